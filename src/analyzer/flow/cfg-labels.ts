// The labels of a function. They may be used before they stand, so their blocks are made first.

import type { Stmt } from '../model/types';
import { draft, type Builder } from './cfg-builder';

/** `depth` counts the frames that will be open where the statement stands. */
export function collectLabels(b: Builder, stmt: Stmt, depth: number): void {
  switch (stmt.kind) {
    case 'label':
      b.labels.set(stmt.name, { block: draft(b), frames: depth, seen: false });
      return;
    case 'block': return stmt.body.forEach((inner) => collectLabels(b, inner, inner.kind === 'block' ? depth + 1 : depth));
    case 'if':
      [stmt.then, ...(stmt.else === undefined ? [] : [stmt.else])].forEach((inner) => collectLabels(b, inner, depth + 2 + Number(inner.kind === 'block')));
      return;
    case 'loop': return collectLabels(b, stmt.body, depth + 4 + Number(stmt.body.kind === 'block'));
    case 'switch': return stmt.cases.forEach((entry) => entry.body.forEach((inner) => collectLabels(b, inner, depth + 2 + Number(inner.kind === 'block'))));
    case 'try': {
      const inside = depth + 1 + Number(stmt.finally !== undefined);
      [stmt.body, ...stmt.handlers].forEach((inner) => collectLabels(b, inner, inside));
      if (stmt.finally !== undefined) collectLabels(b, stmt.finally, depth + 1);
      return;
    }
    default:
  }
}
