// The end of a probe as text: the verdict, a table of runs, the calls that keep something, the articles.
import type { CallCost, ProbeEvent, ProbeResult, RunResult, Verdict } from '../../shared/probe';
import type { Paint } from '../paint';
import { amount, round, unitOf } from './numbers';

export function resultText(result: ProbeResult, paint: Paint): string {
  const lines = [verdictLine(result.verdict, paint)];
  if (result.runs.length > 0) lines.push('', ...table(['run', 'iterations', 'per iteration', 'interval', ''], [runRow('control', result.control), ...result.runs.map((run, index) => runRow(`process ${index + 1}`, run))]));
  if (result.comparison !== undefined) {
    lines.push('', `Compared with: ${verdictLine(result.comparison.verdict, paint)}`);
    if (result.comparison.runs.length > 0) lines.push('', ...table(['run', 'iterations', 'per iteration', 'interval', ''], result.comparison.runs.map((run, index) => runRow(`process ${index + 1}`, run))));
  }
  const calls = result.calls.filter((call) => Math.abs(call.retainedBytesPerCall) >= 0.05 || (call.retainedHandlesPerCall ?? 0) > 0);
  if (calls.length > 0) lines.push('', ...table(['call', 'count', 'keeps per call'], calls.map((call) => [call.name, String(call.count), kept(call)])));
  const [worst] = calls;
  if (worst !== undefined) lines.push('', `${paint.bold(worst.name)} keeps ${kept(worst)} per call.`);
  if (result.matches.length > 0) lines.push('', ...result.matches.map((match) => `  ${match.sentence}`));
  return `${lines.join('\n')}\n`;
}

function kept(call: CallCost): string {
  const handles = call.retainedHandlesPerCall ?? 0;
  const parts = [...(Math.abs(call.retainedBytesPerCall) >= 0.05 ? [`${call.retainedBytesPerCall.toFixed(1)} bytes`] : []), ...(handles > 0 ? [`${handles.toFixed(1)} handles`] : [])];
  return parts.join(' and ');
}

export function verdictLine(verdict: Verdict, paint: Paint): string {
  const word = { leaks: paint.red, steady: paint.green, inconclusive: paint.yellow, failed: paint.red }[verdict.kind](paint.bold(verdict.kind));
  return `${word}  ${verdict.reason}`;
}

function runRow(name: string, run: RunResult): string[] {
  const { counter, bytesPerIteration, low, high } = run.growth;
  if (counter === undefined || bytesPerIteration === undefined) return [name, String(run.iterations), '-', '', ''];
  return [name, String(run.iterations), amount(bytesPerIteration, counter), low === undefined || high === undefined || low === high ? 'exact' : `${round(low)} to ${round(high)}`, counter];
}

/** Columns padded to their widest cell; numbers stand right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => `  ${row.map((cell, column) => (/^-?\d/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ')}`.trimEnd();
  return [line(head), `  ${widths.map((width) => '-'.repeat(width)).join('  ')}`, ...rows.map(line)];
}

/** One line for the events that a reader should see while the probe runs; undefined for the others. */
export function eventLine(event: ProbeEvent, paint: Paint): string | undefined {
  switch (event.type) {
    case 'started': return paint.dim(`Probing ${event.title} on ${event.target.kind}${event.target.path === '' ? '' : ` (${event.target.path})`}, ${event.environment.platform} ${event.environment.arch}`);
    case 'building': return paint.dim(`Building (${event.command})`);
    case 'built': return paint.dim(event.cached ? `Built before, taken from the cache (${event.ms} ms)` : `Built in ${event.ms} ms`);
    case 'build-failed': return [paint.red('The build failed'), ...event.diagnostics.slice(0, 10).map((one) => `  ${one.file}:${one.line}:${one.column}: ${one.severity}: ${one.message}`)].join('\n');
    case 'note': return paint.dim(`Note: ${event.text}`);
    case 'run-ended': {
      const { growth } = event.result;
      const name = event.run.role === 'control' ? 'Control' : event.run.role === 'attribute' ? 'Calls' : `Process ${event.run.index + 1}`;
      return paint.dim(`${name}: ${event.result.iterations} iterations${growth.bytesPerIteration === undefined || event.run.role === 'attribute' ? '' : `, ${round(growth.bytesPerIteration)} ${unitOf(growth.counter)} per iteration`}`);
    }
    default: return undefined;
  }
}
