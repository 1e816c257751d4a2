// A result leaves the panel: samples as CSV, the session as a JSON recording, a report in Markdown. Pure text; saving is at the end.

import type { CounterName } from '../../shared';
import type { Session } from './session';
import { number, targetName, verdictText } from './verdict-text';

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
