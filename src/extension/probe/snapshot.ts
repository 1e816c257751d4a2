// What a panel shows, made of what the host knows. Pure apart from translation.

import * as vscode from 'vscode';
import type { Growth, PanelOptions, PanelSnapshot, SnippetText, VerdictText } from '../../shared';
import { estimate, type Estimate } from './live-growth';
import type { ProbeHost } from './host';
import { targetText } from './options';
import { isLive, type Session } from './session';
import { headline, number, unitOf, verdictText } from './verdict-text';

export const say = (message: string, ...args: (string | number)[]): string => vscode.l10n.t(message, ...args);

export function makeSnapshot(host: ProbeHost, options: PanelOptions, snippet: SnippetText): PanelSnapshot {
  const session = host.shown;
  const verdict = session === undefined ? undefined : verdictOf(session);
  const before = host.before === undefined ? undefined : verdictOf(host.before);
  return {
    phase: session?.phase ?? 'idle',
    title: session?.title ?? '',
    // A watched process has loaded what it has loaded.
    target: session?.unit === 'second' ? '' : targetText(session?.request),
    command: session?.command ?? '',
    unit: session?.unit ?? 'iteration',
    options, snippet,
    trusted: vscode.workspace.isTrusted,
    ...(verdict === undefined ? {} : { verdict }),
    ...(before === undefined ? {} : { before }),
    growth: session === undefined ? '' : growthText(session),
    ...growthLine(session),
    ...(session === undefined || session.runsTotal === 0 || session.phase === 'building' ? {} : { progress: { done: session.runsDone, total: Math.max(session.runsTotal, session.runsDone) } }),
    calls: session?.result?.calls ?? [],
    articles: session?.result?.articles ?? [],
    diagnostics: session?.diagnostics ?? [],
    log: session?.log ?? [],
    curves: session === undefined ? [] : [
      ...[...session.curves.values()].map(({ info }) => info),
      ...beforeCurves(host).map(({ id, index }) => ({ id, role: 'before' as const, index })),
    ],
    queue: host.queue.map((waiting) => waiting.title),
    canRunAgain: host.again !== undefined && !host.running,
    canCompare: host.again !== undefined && !host.running && session?.result !== undefined,
  };
}

/** The measured curves of the result compared with, under names of their own. */
export function beforeCurves(host: ProbeHost): { id: string; index: number; curve: Session['curves'] extends Map<string, infer V> ? V : never }[] {
  return [...host.before?.curves.values() ?? []]
    .filter(({ info }) => info.role === 'measured')
    .map((curve) => ({ id: `before-${curve.info.index}`, index: curve.info.index, curve }));
}

export function verdictOf(session: Session): VerdictText | undefined {
  if (session.result !== undefined) return verdictText(session.result, say);
  if (session.ending !== undefined && session.phase === 'ended') {
    const kind = session.ending.kind;
    return { kind, headline: kind === 'aborted' ? vscode.l10n.t('Stopped') : vscode.l10n.t('The probe failed'), details: [session.ending.reason] };
  }
  if (session.assessment !== undefined) return { kind: session.assessment.kind, headline: headline(session.assessment, undefined, say, session.unit), details: [session.assessment.reason] };
  return undefined;
}

export function growthText(session: Session): string {
  if (!isLive(session) && session.phase !== 'interrupted') return '';
  const growth = latestEstimate(session);
  if (growth === undefined) return '';
  const unit = vscode.l10n.t(unitOf(growth.counter));
  return session.unit === 'iteration'
    ? vscode.l10n.t('so far about {0} {1} per iteration ({2} to {3})', number(growth.slope), unit, number(growth.low), number(growth.high))
    : vscode.l10n.t('so far about {0} {1} per second ({2} to {3})', number(growth.slope), unit, number(growth.low), number(growth.high));
}

/** Of the run that goes on, or of the one before while that one has too few samples: what was said does not flicker. */
function latestEstimate(session: Session): Estimate | undefined {
  for (const { info, curve } of [...session.curves.values()].reverse()) {
    const growth = info.role === 'control' ? undefined : estimate(curve.columns());
    if (growth !== undefined) return growth;
  }
  return undefined;
}

/** What is drawn over the curves: the verdict's growth, or the estimate while there is no verdict. */
function growthLine(session: Session | undefined): { line?: Growth } {
  if (session === undefined) return {};
  const known = session.result?.verdict ?? session.assessment;
  if (known?.counter !== undefined && known.bytesPerIteration !== undefined) {
    return { line: { counter: known.counter, bytesPerIteration: known.bytesPerIteration, low: known.low ?? known.bytesPerIteration, high: known.high ?? known.bytesPerIteration } };
  }
  const growth = isLive(session) ? latestEstimate(session) : undefined;
  return growth === undefined ? {} : { line: { counter: growth.counter, bytesPerIteration: growth.slope, low: growth.low, high: growth.high } };
}
