// A live chart on a terminal: redraws its own lines in place, at most a few times a second.
import { plot } from 'asciichart';
import type { Io } from '../io';
import { bytes } from './numbers';

const height = 8;
const redrawMs = 150;
const axisWidth = 14;

export interface Chart {
  /** Adds a value to the series of that name; a new name starts a new series. */
  add(series: string, value: number): void;
  /** A line below the chart. */
  caption(text: string): void;
  /** Removes the chart from the screen. */
  clear(): void;
}

/** Undefined where there is no terminal to draw on. */
export function liveChart(io: Io): Chart | undefined {
  if (io.columns === undefined) return undefined;
  const width = Math.max(20, Math.min(100, io.columns - axisWidth - 4));
  let name = '';
  let values: number[] = [];
  let text = '';
  let lines = 0;
  let drawnAt = 0;
  const erase = (): void => {
    if (lines > 0) io.out(`\x1b[${lines}A\x1b[J`);
    lines = 0;
  };
  const draw = (): void => {
    drawnAt = Date.now();
    const picture = `${chartText(values, width)}\n${io.paint.dim(`${name}  ${text}`.slice(0, width + axisWidth))}\n`;
    erase();
    io.out(picture);
    lines = picture.split('\n').length - 1;
  };
  return {
    add: (series, value) => {
      if (series !== name) values = [];
      name = series;
      values.push(value);
      if (Date.now() - drawnAt >= redrawMs) draw();
    },
    caption: (caption) => {
      text = caption;
    },
    clear: erase,
  };
}

/** The series squeezed into a width, relative to its first value. */
export function chartText(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const first = values[0]!;
  const shown = squeeze(values.map((value) => value - first), width);
  const series = shown.length === 1 ? [shown[0]!, shown[0]!] : shown;
  const flat = series.every((value) => value === 0);
  return plot(series, { height, ...(flat ? { min: 0, max: 1024 } : {}), format: (value: number) => bytes(value).padStart(axisWidth - 2) });
}

/** At most `width` values, each the last of its stretch. */
export function squeeze(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, index) => values[Math.floor(((index + 1) * values.length) / width) - 1]!);
}
