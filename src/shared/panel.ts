// What the probe panel and the extension host say to each other. The host owns the data: a `snapshot` gives a panel everything it
// shows and adds samples to its curves, and a panel only ever asks. Both sides check what they receive with the guards below.

import type { BuildDiagnostic, CallCost, CounterName, Growth, RunRole, Verdict } from './probe';

/** A curve of the chart: one run of one session. `before` curves belong to the result that is compared with. */
export interface CurveInfo {
  readonly id: string;
  readonly role: RunRole | 'watched' | 'before';
  readonly index: number;
}

/** Samples by column, oldest first. A counter that a sample lacks is NaN. */
export interface Columns {
  readonly iteration: Float64Array;
  readonly atMs: Float64Array;
  readonly counters: { readonly [K in CounterName]?: Float64Array };
}

export type Phase = 'idle' | 'queued' | 'building' | 'running' | 'watching' | 'ended' | 'interrupted';

/** Fault choices that the panel offers. `auto`: the articles of the findings in the measured code, or none. */
export const faultPresets = ['auto', 'none', 'exchange-5.5-sp3', 'outlook-2000', 'exchange-2003-sp1', 'exchange-2003-sp1+891509', 'fixed', 'all'] as const;

export interface PanelOptions {
  readonly target: 'lab' | 'system' | 'dll';
  readonly faults: readonly string[];
  readonly profile: string;
  readonly dll: string;
  /** 0: as many as take about a second. */
  readonly iterations: number;
  readonly runs: number;
}

export interface LogLine {
  readonly atMs: number;
  readonly kind: 'info' | 'output' | 'error';
  readonly text: string;
}

export interface VerdictText {
  readonly kind: Verdict['kind'] | 'aborted';
  /** "Leaks 48.0 bytes per iteration (47.9 to 48.1)" */
  readonly headline: string;
  readonly details: readonly string[];
}

export interface SnippetText {
  readonly language: 'cpp' | 'javascript';
  readonly text: string;
}

export interface PanelSnapshot {
  readonly phase: Phase;
  /** `Archive::OpenAll in archive.cpp`; empty when nothing has been probed. */
  readonly title: string;
  readonly target: string;
  readonly command: string;
  readonly unit: 'iteration' | 'second';
  readonly options: PanelOptions;
  readonly trusted: boolean;
  readonly verdict?: VerdictText;
  /** The verdict of the result compared with. */
  readonly before?: VerdictText;
  /** The growth so far, while nothing is decided: "about 48 bytes per iteration so far". */
  readonly growth: string;
  /** The line drawn over the measured curves: growth per iteration (or second) with its interval. */
  readonly line?: Growth;
  readonly progress?: { readonly done: number; readonly total: number };
  readonly calls: readonly CallCost[];
  readonly articles: readonly string[];
  readonly diagnostics: readonly BuildDiagnostic[];
  readonly log: readonly LogLine[];
  readonly curves: readonly CurveInfo[];
  /** Titles of the probes that wait for this one. */
  readonly queue: readonly string[];
  readonly snippet: SnippetText;
  readonly canRunAgain: boolean;
  readonly canCompare: boolean;
}

export interface SamplesPart {
  readonly curve: string;
  /** How many samples the panel must already have; when it has another number, it asks to hydrate. 0 replaces the curve. */
  readonly from: number;
  readonly columns: Columns;
}

export type ToPanel =
  | { readonly type: 'snapshot'; readonly snapshot: PanelSnapshot; readonly samples: readonly SamplesPart[] }
  | { readonly type: 'exportPng' }
  | { readonly type: 'openSnippet' };

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'hydrate' }
  | { readonly type: 'runSnippet'; readonly snippet: SnippetText }
  | { readonly type: 'snippetChanged'; readonly snippet: SnippetText }
  | { readonly type: 'options'; readonly options: PanelOptions }
  | { readonly type: 'action'; readonly action: PanelAction }
  | { readonly type: 'openDiagnostic'; readonly index: number }
  | { readonly type: 'openArticle'; readonly id: string }
  | { readonly type: 'png'; readonly base64: string };

export const panelActions = ['stop', 'runAgain', 'compare', 'stopComparing', 'exportPng', 'exportCsv', 'exportJson', 'copyMarkdown', 'trust', 'chooseDll', 'chooseRecipe', 'watch', 'showLog'] as const;
export type PanelAction = typeof panelActions[number];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

function isSnippet(value: unknown): value is SnippetText {
  return isObject(value) && (value['language'] === 'cpp' || value['language'] === 'javascript') && isText(value['text']) && value['text'].length <= 1_000_000;
}

function isOptions(value: unknown): value is PanelOptions {
  return isObject(value)
    && (value['target'] === 'lab' || value['target'] === 'system' || value['target'] === 'dll')
    && Array.isArray(value['faults']) && value['faults'].every(isText)
    && isText(value['profile']) && isText(value['dll'])
    && isCount(value['iterations']) && isCount(value['runs']) && value['runs'] >= 1 && value['runs'] <= 20;
}

/** A message of a panel, or undefined when it is none that we know. */
export function parseFromPanel(value: unknown): FromPanel | undefined {
  if (!isObject(value)) return undefined;
  switch (value['type']) {
    case 'ready': return { type: 'ready' };
    case 'hydrate': return { type: 'hydrate' };
    case 'runSnippet': return isSnippet(value['snippet']) ? { type: 'runSnippet', snippet: value['snippet'] } : undefined;
    case 'snippetChanged': return isSnippet(value['snippet']) ? { type: 'snippetChanged', snippet: value['snippet'] } : undefined;
    case 'options': return isOptions(value['options']) ? { type: 'options', options: value['options'] } : undefined;
    case 'action': return panelActions.includes(value['action'] as PanelAction) ? { type: 'action', action: value['action'] as PanelAction } : undefined;
    case 'openDiagnostic': return isCount(value['index']) ? { type: 'openDiagnostic', index: value['index'] } : undefined;
    case 'openArticle': return isText(value['id']) && /^[A-Z]{1,2}\d{4,7}$/.test(value['id']) ? { type: 'openArticle', id: value['id'] } : undefined;
    case 'png': return isText(value['base64']) ? { type: 'png', base64: value['base64'] } : undefined;
    default: return undefined;
  }
}

function isPart(value: unknown): value is SamplesPart {
  return isObject(value) && isText(value['curve']) && isCount(value['from']) && isObject(value['columns']) && value['columns']['iteration'] instanceof Float64Array;
}

/** A message of the host, or undefined when it is none that the panel knows: a panel may outlive the host that made it. */
export function parseToPanel(value: unknown): ToPanel | undefined {
  if (!isObject(value)) return undefined;
  switch (value['type']) {
    case 'snapshot': return isObject(value['snapshot']) && isText(value['snapshot']['phase']) && Array.isArray(value['snapshot']['curves']) && Array.isArray(value['samples']) && value['samples'].every(isPart) ? value as unknown as ToPanel : undefined;
    case 'exportPng': return { type: 'exportPng' };
    case 'openSnippet': return { type: 'openSnippet' };
    default: return undefined;
  }
}
