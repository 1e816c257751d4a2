// The unfinished graph: blocks that are still open, what stands around the statement being built, and the jumps between them.

import type { BlockStmt, CallExpr, Expr, FunctionModel, Span, Stmt } from '../model/types';
import type { CfgEvent, Terminator } from './cfg';
import type { Draft } from './cfg-prune';
import type { Leaving } from './leaving';

/** The handler that surely takes what is thrown. */
export type Taker = (thrown: Expr | undefined) => Draft | undefined;

/** `handlers`, `caughtAt`, `takes`: what stands around the whole statement; its own handlers catch nothing that this body throws. */
export interface Finally { readonly kind: 'finally'; readonly body: BlockStmt; readonly handlers: number[]; readonly caughtAt: number; readonly takes: Taker }

/** What stands around the statement being built, the innermost last. */
export type Frame =
  | { readonly kind: 'scope'; readonly names: string[] }
  | Finally
  | { readonly kind: 'breakable'; readonly to: number }
  | { readonly kind: 'loop'; readonly to: number };

export interface Label { readonly block: Draft; readonly frames: number; seen: boolean }

export interface Builder {
  readonly drafts: Draft[];
  readonly frames: Frame[];
  readonly labels: Map<string, Label>;
  current: Draft;
  loopDepth: number;
  handlers: number[];
  /** How many frames stay when an exception is thrown: those around the innermost body with handlers, or none. */
  caughtAt: number;
  takes: Taker;
  readonly fn: FunctionModel;
  /** Statements that return without saying so. */
  readonly returns: ReadonlyMap<Stmt, Expr | undefined>;
  /** How a call leaves the function, if it does. */
  leavingOf(call: CallExpr): Leaving | undefined;
}

export function draft(b: Builder): Draft {
  const made: Draft = { id: b.drafts.length, events: [], handlers: [...b.handlers], loopDepth: b.loopDepth };
  b.drafts.push(made);
  return made;
}

/** A block of its own for what follows. */
export function begin(b: Builder): void {
  const next = draft(b);
  jump(b, next);
  b.current = next;
}

export function emit(b: Builder, event: CfgEvent): void {
  if (b.current.end === undefined) b.current.events.push(event);
}

export function finish(b: Builder, end: Terminator): void {
  b.current.end ??= end;
}

export function jump(b: Builder, to: Draft, back = false, from?: Span): void {
  finish(b, { kind: 'jump', to: to.id, back, ...(from === undefined ? {} : { from }) });
}

/** What follows is reached by nobody, unless a label stands in it. */
export function unreachable(b: Builder): void {
  b.current = draft(b);
}

/** What a condition always is. */
export function constant(test: Expr): boolean | undefined {
  if (test.kind === 'name' && (test.name === 'TRUE' || test.name === 'FALSE')) return test.name === 'TRUE';
  if (test.kind !== 'literal' || typeof test.value === 'string' || Number.isNaN(test.value)) return undefined;
  return Boolean(test.value);
}
