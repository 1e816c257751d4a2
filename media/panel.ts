// The probe panel: puts its parts together and hands each message of the host to them. It keeps no truth of its own; whatever
// it misses, it asks for again.

import '@vscode-elements/elements/dist/vscode-button/index.js';
import { parseToPanel, type CounterName, type PanelSnapshot } from '../src/shared';
import { createChart } from './panel/chart';
import { send, strings } from './panel/context';
import { fill, h, setText } from './panel/dom';
import { updateLegend } from './panel/legend';
import { createOptions } from './panel/options';
import { addPart, countersOf, type Series } from './panel/series';
import { createSnippet } from './panel/snippet';
import { samplesTable, updateCalls, updateErrors, updateLog } from './panel/tables';
import { createToolbar } from './panel/toolbar';
import { createVerdict } from './panel/verdict';

const curves = new Map<string, Series>();
let snapshot: PanelSnapshot | undefined;
let chosen: CounterName | undefined;
let frame = 0;

const title = h('h1', { tabindex: -1 });
const target = h('p', { class: 'quiet target' });
const verdict = createVerdict();
const toolbar = createToolbar();
const counter = h('select', { id: 'counter', change: () => { chosen = counter.value as CounterName; draw(); } });
const legend = h('ul', { class: 'legend' });
const chart = createChart();
const empty = h('p', { class: 'quiet' }, strings.noSamples);
const tableHost = h('div');
const table = h('details', { class: 'part', toggle: () => draw() }, h('summary', {}, strings.table), tableHost);
const chartHead = h('div', { class: 'chart-head' }, h('div', { class: 'field' }, h('label', { for: 'counter' }, strings.counter), counter), legend);
const chartPart = h('section', { class: 'chart-part', 'aria-label': strings.chart },
  chartHead, chart.element, empty, table);
const calls = h('section', { 'aria-label': strings.calls });
const errors = h('section', { 'aria-label': strings.errors });
const options = createOptions();
const snippet = createSnippet();
const log = h('details', { class: 'part', toggle: () => draw() }, h('summary', {}, strings.log), h('div', { class: 'log', tabindex: 0, role: 'log', 'aria-label': strings.log, 'aria-live': 'off' }));

document.getElementById('app')!.append(title, target, verdict.element, toolbar.element, errors, chartPart, calls, options.element, snippet.element, log);

window.addEventListener('message', (event) => {
  const message = parseToPanel(event.data);
  switch (message?.type) {
    case 'snapshot':
      snapshot = message.snapshot;
      forgetOtherCurves(snapshot);
      if (!message.samples.every((part) => addPart(curves, part))) send({ type: 'hydrate' });
      requestFrame();
      return;
    case 'exportPng': {
      const base64 = chart.toPng();
      if (base64 !== undefined) send({ type: 'png', base64 });
      return;
    }
    case 'openSnippet':
      snippet.open();
      return;
    case undefined:
      return;
  }
});
new MutationObserver(() => chart.restyle()).observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
send({ type: 'ready' });

function forgetOtherCurves(next: PanelSnapshot): void {
  const known = new Set(next.curves.map((info) => info.id));
  for (const id of curves.keys()) if (!known.has(id)) curves.delete(id);
}

/** Many messages, one drawing. */
function requestFrame(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function draw(): void {
  if (snapshot === undefined) return;
  const now = snapshot;
  setText(title, now.title === '' ? 'MAPI Lens' : now.title);
  setText(target, now.phase === 'idle' ? '' : now.target);
  document.body.dataset['phase'] = now.phase;
  verdict.update(now);
  toolbar.update(now);
  options.update(now);
  snippet.update(now);
  if (now.phase === 'idle' && now.trusted && !snippet.element.dataset['opened']) {
    snippet.element.dataset['opened'] = 'yes';
    snippet.element.open = true;
  }
  // It makes room for what is measured, unless somebody is at work in it.
  if (now.phase !== 'idle' && snippet.element.dataset['opened'] === 'yes') {
    snippet.element.dataset['opened'] = 'once';
    if (!snippet.element.contains(document.activeElement)) snippet.element.open = false;
  }
  updateErrors(errors, now);
  updateCalls(calls, now);
  log.hidden = now.log.length === 0;
  if ((log as HTMLDetailsElement).open) updateLog(log, now);
  drawChart(now);
}

function drawChart(now: PanelSnapshot): void {
  const known = countersOf(curves);
  // A probe that failed before it measured has nothing to draw but its control.
  const nothing = now.phase === 'ended' && !now.curves.some((info) => info.role !== 'control');
  chartPart.hidden = now.phase === 'idle' || nothing;
  empty.hidden = known.length > 0;
  for (const part of [chart.element, chartHead, table]) part.hidden = known.length === 0;
  fill(counter, [known], () => known.map((name) => h('option', { value: name }, strings[name])));
  const shown = chosen !== undefined && known.includes(chosen) ? chosen : now.line?.counter ?? known[0];
  if (shown === undefined) return;
  counter.value = shown;
  updateLegend(legend, now);
  chart.draw(now, curves, shown);
  if ((table as HTMLDetailsElement).open) tableHost.replaceChildren(samplesTable(now, curves, shown));
}
