// A source line with a mark under the place that matters, as compilers print it. Tabs become spaces, long lines are cut
// around the mark, wide characters take two columns, control characters are shown instead of sent to the terminal.

import type { Range } from '../../shared';

export interface Excerpt {
  readonly code: string;
  /** Blank up to the place, then carets. */
  readonly mark: string;
}

export function excerpt(line: string, range: Range, width: number): Excerpt {
  const from = range.start.column - 1;
  const to = range.end.line === range.start.line ? Math.max(range.end.column - 1, from + 1) : line.length;
  const before = printable(line.slice(0, from));
  const inside = printable(line.slice(from, to));
  const after = printable(line.slice(to));
  const lead = columns(before) - columns(before.trimStart());
  const window = cut(before.slice(Math.min(lead, 24) === lead ? 0 : lead - 24), inside, after, width);
  return { code: window.before + window.inside + window.after, mark: ' '.repeat(columns(window.before)) + '^'.repeat(Math.max(1, columns(window.inside))) };
}

function cut(before: string, inside: string, after: string, width: number): { before: string; inside: string; after: string } {
  if (columns(before) + columns(inside) + columns(after) <= width) return { before, inside, after };
  const shownInside = inside.length > width - 20 ? `${inside.slice(0, width - 20)}…` : inside;
  const room = Math.max(10, width - columns(shownInside) - 2);
  const shownBefore = columns(before) > room ? `…${before.slice(-(room - 1))}` : before;
  const rest = Math.max(0, width - columns(shownBefore) - columns(shownInside) - 1);
  return { before: shownBefore, inside: shownInside, after: after.length > rest ? `${after.slice(0, rest)}…` : after };
}

function printable(text: string): string {
  return text.replaceAll('\t', '    ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

/** Terminal columns: East Asian wide characters and pictures take two, combining marks none. */
export function columns(text: string): number {
  let count = 0;
  for (const char of text) {
    if (/\p{Mark}/u.test(char)) continue;
    count += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(char) && char > '\u00ff' ? 2 : 1;
  }
  return count;
}
