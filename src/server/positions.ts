// The server's one place where lines and columns change base: findings count from 1, the protocol from 0.

import type { Position as LspPosition, Range as LspRange } from 'vscode-languageserver/node';
import type { Position, Range } from '../shared';

export function toLspRange(range: Range): LspRange {
  return { start: toLspPosition(range.start), end: toLspPosition(range.end) };
}

export function toLspPosition(position: Position): LspPosition {
  return { line: position.line - 1, character: position.column - 1 };
}

export function fromLspPosition(position: LspPosition): Position {
  return { line: position.line + 1, column: position.character + 1 };
}

export function overlaps(a: LspRange, b: LspRange): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: LspPosition, b: LspPosition): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
