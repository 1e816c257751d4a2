// Reads what compilers and linkers of the GNU kind say into diagnostics of the user's own file, and tells the reasons that are not the code's fault.
import type { BuildDiagnostic } from '../../shared/probe';

export function readDiagnostics(output: string): readonly BuildDiagnostic[] {
  const found: BuildDiagnostic[] = [];
  for (const line of output.split(/\r?\n/)) {
    const diagnostic = gnu(line) ?? undefinedName(line);
    if (diagnostic !== undefined && !found.some((known) => known.message === diagnostic.message && known.line === diagnostic.line)) found.push(diagnostic);
  }
  return found.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

function gnu(line: string): BuildDiagnostic | undefined {
  const match = /^((?:[A-Za-z]:)?[^:]+):(\d+):(?:(\d+):)? (?:fatal )?(error|warning): (.+)$/.exec(line);
  if (match === null) return undefined;
  return { file: match[1]!, line: Number(match[2]), column: Number(match[3] ?? 1), severity: match[4] as 'error' | 'warning', message: match[5]! };
}

function undefinedName(line: string): BuildDiagnostic | undefined {
  const match = /^(?:.*?:)?\s*(?:((?:[A-Za-z]:)?[^\s:]+):(\d+): )?(?:[^:]*: )?undefined reference to [`'"](.+?)['"]$/.exec(line);
  if (match === null) return undefined;
  return { file: match[1] ?? '', line: Number(match[2] ?? 1), column: 1, severity: 'error', message: `${match[3]} is defined in no file of the probe; add its file or library with --compiler-flags` };
}

/** One sentence for the whole failure. */
export function buildFailure(output: string, diagnostics: readonly BuildDiagnostic[], temporary: string): string {
  if (/No space left on device|ENOSPC|disk quota/i.test(output)) return `Building needs room, and the temporary folder ${temporary} is full; free some or set TMPDIR to another folder.`;
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const first = errors[0];
  if (first === undefined) return `The compiler failed without naming a place: ${lastLine(output)}.`;
  const missing = /^(.+?): No such file or directory$/.exec(first.message) ?? /^'(.+?)' file not found$/.exec(first.message) ?? /'(.+?)': No such file or directory \(C1083\)$/.exec(first.message);
  const place = first.file === '' ? '' : `${first.file}:${first.line}:${first.column}: `;
  if (missing !== null) return `${place}the header ${missing[1]} was not found; add its folder with --compiler-flags -I...`;
  return `${place}${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}.`;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim().slice(0, 200) || 'it printed nothing';
}
