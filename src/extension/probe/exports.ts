// A result leaves the panel: samples as CSV, the session as a JSON recording, a report in Markdown. Pure text in both directions.

import { PROBE_PROTOCOL, type CounterName, type ProbeEvent, type ProbeResult } from '../../shared';
import type { Session } from './session';
import { number, plain, targetName, verdictText, type Say } from './verdict-text';

export function toCsv(sessions: readonly { readonly prefix: string; readonly session: Session }[]): string {
  const names = new Set<CounterName>();
  for (const { session } of sessions) for (const { curve } of session.curves.values()) for (const name of Object.keys(curve.columns().counters)) names.add(name as CounterName);
  const header = ['curve', 'iteration', 'ms', ...names];
  const rows = sessions.flatMap(({ prefix, session }) => [...session.curves.values()].flatMap(({ info, curve }) => {
    const columns = curve.columns();
    return Array.from(columns.iteration, (iteration, index) => [
      `${prefix}${info.id}`, iteration, columns.atMs[index]!, ...[...names].map((name) => {
        const value = columns.counters[name]?.[index];
        return value === undefined || Number.isNaN(value) ? '' : value;
      }),
    ].join(','));
  }));
  return `${[header.join(','), ...rows].join('\n')}\n`;
}

/** The result as the command line prints it, so that both can be compared by the same tools. */
export function toJson(session: Session): string {
  return `${JSON.stringify({ title: session.title, request: session.request, result: session.result, log: session.log }, null, 2)}\n`;
}

/** The events of a saved result, so that it can be looked at again. */
export async function* fromJson(text: string, say: Say = plain): AsyncGenerator<ProbeEvent> {
  const { title, result } = JSON.parse(text) as { title?: string; result?: ProbeResult };
  if (result?.verdict === undefined || !Array.isArray(result.runs)) throw new Error(say('the file holds no result of a probe; save one with "Save recording as JSON".'));
  const { environment, target } = result;
  yield { type: 'started', protocol: PROBE_PROTOCOL, title: title ?? '', runs: result.runs.length, environment, target };
  const all = [
    { role: 'control' as const, runs: [result.control] }, { role: 'measured' as const, runs: result.runs }, { role: 'compare' as const, runs: result.comparison?.runs ?? [] },
  ];
  for (const { role, runs } of all) {
    for (const [index, one] of runs.entries()) {
      const run = { role, index };
      for (const sample of one.samples) yield { type: 'sample', run, sample };
      yield { type: 'run-ended', run, result: one };
    }
  }
  yield { type: 'done', result };
}

export function toMarkdown(session: Session, version: string): string {
  const { result } = session;
  if (result === undefined) return `## ${session.title}\n\n${session.ending?.reason ?? 'No result.'}\n`;
  const verdict = verdictText(result);
  const faults = session.request?.faults ?? result.target.faults ?? [];
  return [
    `## ${verdict.headline}`,
    '',
    ...verdict.details.map((detail) => `- ${detail}`),
    '',
    '| | |', '|---|---|',
    `| Measured | \`${session.title}\` |`,
    `| Target | ${targetName(result, faults)} ${result.target.version} |`,
    `| Runs | ${result.runs.length} of ${result.runs[0]?.iterations ?? 0} iterations, control ${result.control.iterations} |`,
    `| Machine | ${result.environment.platform} ${result.environment.arch}, ${result.environment.runtime}${result.environment.compiler === undefined ? '' : `, ${result.environment.compiler}`} |`,
    `| Tool | MAPI Lens ${version} |`,
    ...(result.calls.length === 0 ? [] : ['', '| Call | Count | Keeps per call |', '|---|---:|---:|', ...result.calls.map((call) => `| ${call.name} | ${call.count} | ${number(call.retainedBytesPerCall)} bytes |`)]),
    ...(session.source === undefined ? [] : ['', '```cpp', session.source.text, '```']),
    '',
  ].join('\n');
}
