// What we use of asciichart, which ships no types of its own.
declare module 'asciichart' {
  export interface PlotOptions {
    readonly height?: number;
    readonly min?: number;
    readonly max?: number;
    readonly format?: (value: number, index: number) => string;
  }
  export function plot(series: readonly number[], options?: PlotOptions): string;
}
