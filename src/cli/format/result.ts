// What a finished check hands to the formatters.

import type { Finding, Level, Problem } from '../../shared';

export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly stats: {
    readonly files: number;
    readonly lines: number;
    readonly functions: number;
    readonly parseMs: number;
    readonly totalMs: number;
  };
  /** Findings that a baseline holds already. */
  readonly known: number;
  /** Repairs applied by --fix. */
  readonly fixed: number;
  textOf(file: string): string | undefined;
}

const weight: Readonly<Record<Level, number>> = { error: 3, warning: 2, note: 1 };

export function atLeast(level: Level, bar: Level): boolean {
  return weight[level] >= weight[bar];
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
