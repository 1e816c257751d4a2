// A progress line on a terminal, for runs that take longer than a moment. Elsewhere it says nothing.

import type { Io } from './io';

export interface Progress {
  step(what: string, done: number, total: number): void;
  end(): void;
}

const quietMs = 400;
const everyMs = 80;

export function createProgress(io: Io, clock: () => number = () => performance.now()): Progress {
  const began = clock();
  let shown = 0;
  return {
    step(what, done, total) {
      const now = clock();
      if (now - began < quietMs || now - shown < everyMs) return;
      shown = now;
      io.status(`${what} ${bar(done, total)} ${done}/${total}`);
    },
    end: () => io.status(''),
  };
}

function bar(done: number, total: number): string {
  const width = 24;
  const full = total === 0 ? width : Math.round((done / total) * width);
  return `[${'='.repeat(full)}${' '.repeat(width - full)}]`;
}
