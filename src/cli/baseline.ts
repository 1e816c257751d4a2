// A baseline holds findings that are known and left alone for now. It is what `check --format json` prints, or the shorter
// form that `--update-baseline` writes: only file and fingerprint count.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Finding } from '../shared';
import { CommandError } from './command';
import { systemReason } from './sources/system-reason';

export interface Sifted {
  readonly fresh: readonly Finding[];
  readonly known: number;
}

export function readBaseline(file: string, shown: string): (findings: readonly Finding[]) => Sifted {
  if (!existsSync(file)) throw new CommandError(`There is no baseline ${shown}; write one with --update-baseline, or check the path.`);
  let entries: readonly { file: string; fingerprint: string }[];
  try {
    entries = (JSON.parse(readFileSync(file, 'utf8')) as { findings: typeof entries }).findings;
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : systemReason(error);
    throw new CommandError(`The baseline ${shown} cannot be read (${reason}); write a new one with --update-baseline.`);
  }
  if (!Array.isArray(entries) || !entries.every((entry) => typeof entry?.file === 'string' && typeof entry.fingerprint === 'string')) {
    throw new CommandError(`The baseline ${shown} holds no list of findings; write a new one with --update-baseline.`);
  }
  return (findings) => {
    const left = new Map<string, number>();
    for (const entry of entries) left.set(key(entry), (left.get(key(entry)) ?? 0) + 1);
    const fresh = findings.filter((finding) => {
      const count = left.get(key(finding)) ?? 0;
      left.set(key(finding), count - 1);
      return count <= 0;
    });
    return { fresh, known: findings.length - fresh.length };
  };
}

export function writeBaseline(file: string, shown: string, findings: readonly Finding[], version: string): void {
  const entries = findings.map(({ ruleId, file: name, fingerprint }) => ({ ruleId, file: name, fingerprint }));
  try {
    writeFileSync(file, `${JSON.stringify({ tool: 'mapi-lens', version, findings: entries }, undefined, 2)}\n`);
  } catch (error) {
    throw new CommandError(`The baseline ${shown} cannot be written: ${systemReason(error)}`);
  }
}

function key(entry: { readonly file: string; readonly fingerprint: string }): string {
  return `${entry.file}\n${entry.fingerprint}`;
}
