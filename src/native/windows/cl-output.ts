// What cl and clang-cl print: messages, and the headers they read.
import type { BuildDiagnostic } from '../../shared/probe';

export interface ClOutput {
  readonly diagnostics: readonly BuildDiagnostic[];
  readonly includes: readonly string[];
}

// The note is translated with the compiler; its shape is not: words, a colon, more words, a colon, blanks, a path.
const include = /^(?!.*: (?:error|warning|fatal error|note)\b)[^:()]+: [^:()]+:\s+((?:[A-Za-z]:)?[\\/].+)$/;
const message = /^(.+?)\((\d+)(?:,(\d+))?\)\s*:\s+(fatal error|error|warning)(?:\s+([A-Z]+\d+))?\s*: (.*)$/;
const linker = /^(.+?)\s*: (fatal error|error) (LNK\d+)\s*: (.*)$/;

export function readClOutput(output: string): ClOutput {
  const diagnostics: BuildDiagnostic[] = [];
  const includes: string[] = [];
  for (const line of output.split(/\r?\n/)) {
    const read = include.exec(line)?.[1];
    if (read !== undefined) {
      includes.push(read.trim());
      continue;
    }
    const found = message.exec(line);
    if (found !== null) {
      const [, file, row, column, kind, code, text] = found;
      diagnostics.push({ file: file!.trim(), line: Number(row), column: Number(column ?? 1), severity: kind === 'warning' ? 'warning' : 'error', message: code === undefined ? text! : `${text!} (${code})` });
      continue;
    }
    const linked = linker.exec(line);
    if (linked !== null) diagnostics.push({ file: linked[1]!.trim(), line: 1, column: 1, severity: 'error', message: `${linked[4]!} (${linked[3]!})` });
  }
  return { diagnostics, includes };
}
