// Says a result in words: the headline a person reads first, and the sentences below it. Pure; `say` translates.

import type { CounterName, ProbeResult, Sample, Verdict, VerdictText } from '../../shared';

export type Say = (message: string, ...args: (string | number)[]) => string;

/** English, for tests and for text that goes into reports. */
export const plain: Say = (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));

const pieces: { readonly [K in CounterName]?: string } = {
  heapBlocks: 'heap blocks', handles: 'handles', gdiObjects: 'GDI objects', userObjects: 'USER objects', threads: 'threads', modules: 'modules',
};

export function unitOf(counter: CounterName | undefined): string {
  return (counter !== undefined ? pieces[counter] : undefined) ?? 'bytes';
}

export function verdictText(result: ProbeResult, say: Say = plain): VerdictText {
  const details: string[] = [];
  const { verdict } = result;
  if (verdict.kind === 'leaks') {
    const keeper = result.calls.filter((call) => call.retainedBytesPerCall > 0).sort((a, b) => b.retainedBytesPerCall * b.count - a.retainedBytesPerCall * a.count)[0];
    if (keeper !== undefined) details.push(say('{0} keeps {1} bytes per call.', keeper.name, number(keeper.retainedBytesPerCall)));
    for (const match of result.matches) details.push(match.sentence);
    if (result.matches.length === 0 && result.articles.length > 0) details.push(say('Matches {0}.', result.articles.join(', ')));
  }
  details.push(verdict.reason);
  return { kind: verdict.kind, headline: headline(verdict, firstSeen(result), say), details };
}

export function headline(verdict: Verdict, firstSeenAt: number | undefined, say: Say = plain, per: 'iteration' | 'second' = 'iteration'): string {
  switch (verdict.kind) {
    case 'leaks': {
      if (verdict.bytesPerIteration === undefined) return say('Leaks');
      const growth = per === 'iteration'
        ? say('Leaks {0} {1} per iteration', number(verdict.bytesPerIteration), say(unitOf(verdict.counter)))
        : say('Grows by {0} {1} per second', number(verdict.bytesPerIteration), say(unitOf(verdict.counter)));
      return `${growth}${interval(verdict, say)}${firstSeenAt === undefined ? '' : `, ${say('first seen at iteration {0}', firstSeenAt.toLocaleString('en-US'))}`}`;
    }
    case 'steady': return say('Steady');
    case 'inconclusive': return say('Inconclusive');
    case 'failed': return say('The probe failed');
  }
}

/** One line for a finding: "measured: +48 bytes per iteration on MAPI Lab, exchange-5.5-sp3". */
export function measuredLine(result: ProbeResult, faults: readonly string[], say: Say = plain): string {
  const where = targetName(result, faults, say);
  switch (result.verdict.kind) {
    case 'leaks': return say('measured: +{0} {1} per iteration on {2}', number(result.verdict.bytesPerIteration ?? 0), say(unitOf(result.verdict.counter)), where);
    case 'steady': return say('measured: steady on {0}', where);
    case 'inconclusive': return say('measured: inconclusive on {0}', where);
    case 'failed': return say('measured: failed on {0}', where);
  }
}

export function targetName(result: ProbeResult, faults: readonly string[], say: Say = plain): string {
  switch (result.target.kind) {
    case 'lab': return faults.length === 0 || faults[0] === 'none' ? say('MAPI Lab without faults') : `MAPI Lab, ${faults.join(', ')}`;
    case 'system': return say('the MAPI library of this machine');
    case 'dll': return result.target.path;
  }
}

export function number(value: number): string {
  const magnitude = Math.abs(value);
  if (Number.isInteger(value) || magnitude >= 100_000) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  return value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: magnitude < 1 ? 3 : 1 });
}

/** An exact counter without spread needs no interval. */
function interval({ bytesPerIteration, low, high }: Verdict, say: Say): string {
  if (low === undefined || high === undefined || bytesPerIteration === undefined) return '';
  return number(low) === number(high) ? '' : ` (${say('{0} to {1}', number(low), number(high))})`;
}

/** The first sample that stands above the one before everything. */
function firstSeen(result: ProbeResult): number | undefined {
  const counter = result.verdict.counter;
  const samples: readonly Sample[] = result.runs[0]?.samples ?? [];
  const base = counter === undefined ? undefined : samples[0]?.counters[counter];
  return counter === undefined || base === undefined ? undefined : samples.find((sample) => (sample.counters[counter] ?? 0) > base)?.iteration;
}
