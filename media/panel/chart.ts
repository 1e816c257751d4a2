// The live chart: growth since the start for every curve, and the line of the growth that was found with its interval.

import uPlot from 'uplot';
import type { CounterName, CurveInfo, PanelSnapshot } from '../../src/shared';
import { formatNumber, strings } from './context';
import { h } from './dom';
import { reduce, type Series } from './series';

export interface Chart {
  readonly element: HTMLElement;
  draw(snapshot: PanelSnapshot, curves: ReadonlyMap<string, Series>, counter: CounterName): void;
  /** The chart as a PNG in base64, with the colours of the theme. */
  toPng(): string | undefined;
  /** Colours may have changed. */
  restyle(): void;
}

const HEIGHT = 300;
/** Steps of the vertical axis: round numbers of bytes are powers of two. */
const binaryIncrements = Array.from({ length: 48 }, (_, power) => 2 ** power);

export function createChart(): Chart {
  const canvasHost = h('div', { class: 'chart-canvas' });
  const element = h('div', { class: 'chart', role: 'img' }, canvasHost);
  let plot: uPlot | undefined;
  let shape = '';
  let smallest = 1024;
  let end: number | undefined;
  let lastDraw: (() => void) | undefined;
  /** In pixels, as the layout last told: to ask for it in every frame costs a layout. */
  let width = 0;

  function make(snapshot: PanelSnapshot, infos: readonly CurveInfo[], inBytes: boolean): uPlot {
    const style = getComputedStyle(document.body);
    const colour = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || style.getPropertyValue(fallback).trim() || style.color;
    const text = colour('--vscode-foreground', '--vscode-editor-foreground');
    const grid = withAlpha(text, 0.14);
    const font = `11px ${style.fontFamily}`;
    const axis = { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    const lineColour = colour('--vscode-descriptionForeground', '--vscode-foreground');
    return new uPlot({
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false } },
      scales: { x: { time: false, range: (_, low, high) => [low, Math.min(high, end ?? high)] }, y: { range: (_, low, high) => paddedRange(low, high, smallest) } },
      axes: [
        { ...axis, size: 30, label: snapshot.unit === 'iteration' ? strings.axisIteration : strings.axisSecond, labelFont: font, labelSize: 18, values: (_, ticks) => ticks.map((tick) => formatNumber(tick)) },
        { ...axis, size: 76, ...(inBytes ? { incrs: binaryIncrements } : {}), values: (_, ticks) => ticks.map((tick) => (inBytes ? shortBytes(tick) : formatNumber(tick))) },
      ],
      series: [
        {},
        ...infos.map((info): uPlot.Series => ({ stroke: colour(...colourOf(info)), width: info.role === 'control' ? 1.25 : 2, ...(dashOf(info) ?? {}), spanGaps: true, points: { show: false } })),
        { stroke: lineColour, width: 1, dash: [6, 4], spanGaps: true, points: { show: false } },
        { width: 0, stroke: 'transparent', spanGaps: true, points: { show: false } },
        { width: 0, stroke: 'transparent', spanGaps: true, points: { show: false } },
      ],
      bands: [{ series: [infos.length + 3, infos.length + 2], fill: withAlpha(lineColour, 0.14) }],
    }, [[], ...infos.map(() => []), [], [], []] as unknown as uPlot.AlignedData, canvasHost);
  }

  const chart: Chart = {
    element,
    draw(snapshot, curves, counter) {
      lastDraw = () => chart.draw(snapshot, curves, counter);
      const inBytes = /bytes|set|pool/i.test(counter);
      smallest = inBytes ? 1024 : 8;
      const infos = snapshot.curves.filter((info) => curves.has(info.id) && info.role !== 'attribute');
      if (width === 0) width = widthOf(element.clientWidth);
      const tables = infos.map((info) => reduce(curves.get(info.id)!, counter, Math.ceil(width / 2)));
      end = endOfBefore(infos, tables);
      const growth = snapshot.line !== undefined && snapshot.line.counter === counter ? lineOf(snapshot, infos, tables) : undefined;
      const wanted = JSON.stringify([infos.map((info) => [info.id, info.role]), snapshot.unit, inBytes]);
      if (plot === undefined || wanted !== shape) {
        plot?.destroy();
        plot = make(snapshot, infos, inBytes);
        shape = wanted;
      }
      if (plot.width !== width) plot.setSize({ width, height: HEIGHT });
      // A curve without a point yet, or a growth that is not known: uPlot's join wants one.
      const first = tables.find(({ xs }) => xs.length > 0)?.xs[0] ?? 0;
      const none = (columns: number): uPlot.AlignedData => [[first], ...Array.from({ length: columns }, () => [null])] as unknown as uPlot.AlignedData;
      const parts = tables.map(({ xs, ys }) => (xs.length > 0 ? [xs, ys] as unknown as uPlot.AlignedData : none(1)));
      plot.setData(uPlot.join([...parts, growth ?? none(3)]));
      element.setAttribute('aria-label', `${strings.chart}: ${strings[counter]}. ${snapshot.verdict?.headline ?? snapshot.growth}`);
    },
    toPng() {
      if (plot === undefined) return undefined;
      const source = plot.ctx.canvas;
      const copy = document.createElement('canvas');
      copy.width = source.width;
      copy.height = source.height;
      const context = copy.getContext('2d');
      if (context === null) return undefined;
      context.fillStyle = getComputedStyle(document.body).backgroundColor;
      context.fillRect(0, 0, copy.width, copy.height);
      context.drawImage(source, 0, 0);
      return copy.toDataURL('image/png').slice('data:image/png;base64,'.length);
    },
    restyle() {
      shape = '';
      lastDraw?.();
    },
  };
  new ResizeObserver((entries) => {
    width = widthOf(entries.at(-1)!.contentRect.width);
    lastDraw?.();
  }).observe(element);
  return chart;
}

function widthOf(available: number): number {
  return Math.max(200, Math.floor(available));
}

/** A comparison is drawn as far as the result before it went: a steady run is far longer than a leaking one, which would be a stroke at the edge. */
function endOfBefore(infos: readonly CurveInfo[], tables: readonly { xs: number[] }[]): number | undefined {
  const ends = infos.flatMap((info, index) => (info.role === 'before' ? tables[index]!.xs.slice(-1) : []));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The growth as a line through the start of judging, with its bounds. */
function lineOf(snapshot: PanelSnapshot, infos: readonly CurveInfo[], tables: readonly { xs: number[]; ys: number[] }[]): uPlot.AlignedData | undefined {
  const { bytesPerIteration, low, high } = snapshot.line!;
  const index = infos.findIndex((info) => info.role === 'measured' || info.role === 'watched');
  const table = tables[index];
  if (table === undefined || table.xs.length < 2) return undefined;
  const from = Math.floor(table.xs.length / 5);
  const x0 = table.xs[from]!;
  const y0 = table.ys[from]!;
  const x1 = table.xs[table.xs.length - 1]!;
  const at = (slope: number): (number | null)[] => [y0, y0 + slope * (x1 - x0)];
  return [[x0, x1], at(bytesPerIteration), at(low), at(high)] as unknown as uPlot.AlignedData;
}

export function colourOf(info: CurveInfo): [string, string] {
  switch (info.role) {
    case 'control': return ['--vscode-descriptionForeground', '--vscode-foreground'];
    case 'before': return ['--vscode-charts-orange', '--vscode-editorWarning-foreground'];
    case 'compare': return ['--vscode-charts-green', '--vscode-foreground'];
    default: return [['--vscode-charts-blue', '--vscode-charts-purple', '--vscode-charts-green'][info.index % 3]!, '--vscode-foreground'];
  }
}

/** Runs differ by their dashes too: colour alone is not enough for everyone. */
function dashOf(info: CurveInfo): { dash: number[] } | undefined {
  if (info.role === 'control') return { dash: [2, 3] };
  if (info.role === 'before') return { dash: [8, 3] };
  return info.index % 3 === 1 ? { dash: [12, 3] } : info.index % 3 === 2 ? { dash: [5, 3] } : undefined;
}

/** A flat curve stays a line near the bottom instead of noise blown up to the full height. */
function paddedRange(low: number, high: number, smallest: number): [number, number] {
  const bottom = Math.min(0, Number.isFinite(low) ? low : 0);
  const top = Math.max(smallest, Number.isFinite(high) ? high : 0);
  const room = (top - bottom) * 0.06;
  return [bottom < 0 ? bottom - room : bottom, top + room];
}

function shortBytes(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1_048_576) return `${formatNumber(value / 1_048_576, 1)} MB`;
  if (magnitude >= 1024) return `${formatNumber(value / 1024, 1)} KB`;
  return formatNumber(value);
}

function withAlpha(colour: string, alpha: number): string {
  const probe = document.createElement('canvas').getContext('2d');
  if (probe === null) return 'transparent';
  probe.fillStyle = colour;
  const hex = /^#([0-9a-f]{6})$/i.exec(String(probe.fillStyle));
  if (hex === null) return String(probe.fillStyle).replace(/rgba?\(([^)]*)\)/, (_, list: string) => `rgba(${list.split(',').slice(0, 3).join(',')}, ${alpha})`);
  const number = Number.parseInt(hex[1]!, 16);
  return `rgba(${number >> 16}, ${(number >> 8) & 255}, ${number & 255}, ${alpha})`;
}
