// The tables of the panel: samples beside the chart for those who do not see it, calls that keep memory, compile errors, the log.

import type { CounterName, PanelSnapshot } from '../../src/shared';
import { curveName } from './legend';
import { formatNumber, send, strings } from './context';
import { fill, h, icon } from './dom';
import { firstValue, type Series } from './series';

const ROWS_PER_CURVE = 12;

export function samplesTable(snapshot: PanelSnapshot, curves: ReadonlyMap<string, Series>, counter: CounterName): HTMLElement {
  const rows = snapshot.curves.flatMap((info) => {
    const series = curves.get(info.id);
    const values = series?.columns.counters[counter];
    if (series === undefined || values === undefined || series.length === 0) return [];
    const base = firstValue(values, series.length) ?? 0;
    const count = Math.min(ROWS_PER_CURVE, series.length);
    return Array.from({ length: count }, (_, row) => {
      const index = count === 1 ? 0 : Math.round((row * (series.length - 1)) / (count - 1));
      const value = values[index]!;
      return h('tr', {}, h('td', {}, curveName(info)), cell(formatNumber(series.columns.iteration[index]!)), cell(Number.isNaN(value) ? '' : formatNumber(value)), cell(Number.isNaN(value) ? '' : formatNumber(value - base)));
    });
  });
  return table(strings.table, [strings.tableCurve, snapshot.unit === 'iteration' ? strings.tableIteration : strings.tableSecond, strings[counter], strings.tableGrowth], rows);
}

export function updateCalls(element: HTMLElement, snapshot: PanelSnapshot): void {
  element.hidden = snapshot.calls.length === 0;
  fill(element, snapshot.calls, () => [
    h('h2', {}, strings.calls),
    table(strings.calls, [strings.callName, strings.callCount, strings.callKeeps], [...snapshot.calls]
      .sort((a, b) => b.retainedBytesPerCall - a.retainedBytesPerCall)
      .map((call) => h('tr', { class: call.retainedBytesPerCall > 0 ? 'keeps' : '' }, h('td', {}, h('code', {}, call.name)), cell(formatNumber(call.count)), cell(`${formatNumber(call.retainedBytesPerCall, 1)} ${strings.bytes}`)))),
  ]);
}

export function updateErrors(element: HTMLElement, snapshot: PanelSnapshot): void {
  element.hidden = snapshot.diagnostics.length === 0;
  fill(element, snapshot.diagnostics, () => [
    h('h2', {}, strings.errors),
    h('ul', { class: 'errors' }, ...snapshot.diagnostics.map((error, index) => h('li', {},
      icon(error.severity), ' ',
      h('button', { class: 'link', type: 'button', click: () => send({ type: 'openDiagnostic', index }) }, `${error.file.split(/[\\/]/).pop() ?? ''}:${error.line}:${error.column}`),
      ` ${error.message}`))),
  ]);
}

export function updateLog(element: HTMLElement, snapshot: PanelSnapshot): void {
  const list = element.querySelector<HTMLElement>('.log');
  if (list === null) return;
  const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
  fill(list, [snapshot.title, snapshot.log.length, snapshot.log.at(-1)], () => snapshot.log.map((line) => h('div', { class: line.kind }, h('span', { class: 'time' }, `${(line.atMs / 1000).toFixed(1)} s`), ` ${line.text}`)));
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function table(caption: string, headers: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return h('div', { class: 'table', tabindex: 0, role: 'group', 'aria-label': caption }, h('table', {},
    h('caption', { class: 'visually-hidden' }, caption),
    h('thead', {}, h('tr', {}, ...headers.map((header, index) => h('th', { scope: 'col', class: index === 0 ? '' : 'number' }, header)))),
    h('tbody', {}, ...rows)));
}

function cell(text: string): HTMLElement {
  return h('td', { class: 'number' }, text);
}
