// The analyzer's one converter between offsets and 1-based lines and columns. Lines end at \n, \r\n or a lone \r.

import type { Position, Range } from '../../shared';
import type { Span } from '../model/types';

export interface LineIndex {
  position(offset: number): Position;
  range(span: Span): Range;
  /** Offset of a position; one behind the line's end is the line's end. */
  offset(position: Position): number;
  /** Where a 1-based line starts, and where its text ends (before the line break). */
  lineStart(line: number): number;
  lineEnd(line: number): number;
  readonly lineCount: number;
}

export function indexLines(text: string): LineIndex {
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const position = (offset: number): Position => {
    const within = Math.max(0, Math.min(offset, text.length));
    const line = lineOf(within);
    return { line: line + 1, column: within - starts[line]! + 1 };
  };
  const lineStart = (line: number): number => starts[line - 1] ?? text.length;
  const lineEnd = (line: number): number => {
    let end = line < starts.length ? starts[line]! : text.length;
    while (end > lineStart(line) && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
    return end;
  };
  return {
    position,
    range: (span) => ({ start: position(span.start), end: position(span.end) }),
    offset: ({ line, column }) => Math.min(lineStart(line) + column - 1, lineEnd(line)),
    lineStart,
    lineEnd,
    lineCount: starts.length,
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
