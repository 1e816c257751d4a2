// The control-flow graph of one function: blocks of events in evaluation order, joined by branches. Short circuits and negations
// are split into branches of their own, and every way out of a scope says which variables end there. Events keep the model's
// expressions; this file knows nothing of ownership.

import type { DeclareStmt, Expr, FunctionModel, Span } from '../model/types';

export type CfgEvent =
  | { readonly kind: 'eval'; readonly expr: Expr }
  | { readonly kind: 'declare'; readonly stmt: DeclareStmt }
  /** A range-for hands the next element to its variable. */
  | { readonly kind: 'next-element'; readonly stmt: DeclareStmt; readonly range?: Expr }
  /** Scopes are left: these variables end, the last declared first. */
  | { readonly kind: 'leave'; readonly names: readonly string[]; readonly at: Span; readonly how: ScopeEnd }
  | { readonly kind: 'return'; readonly value?: Expr; readonly at: Span }
  | { readonly kind: 'throw'; readonly value?: Expr; readonly at: Span }
  /** Source nobody understood; what it names may have gone anywhere. */
  | { readonly kind: 'opaque'; readonly names: readonly string[]; readonly at: Span };

/** What ends a scope: its own end or a jump, a return, an exception. */
export type ScopeEnd = 'scope' | 'return' | 'throw';

export type Terminator =
  /** `at` is the `continue` that jumps; `from` the goto, or the label that is come to from above. */
  | { readonly kind: 'jump'; readonly to: number; readonly back: boolean; readonly at?: Span; readonly from?: Span }
  | { readonly kind: 'branch'; readonly test: Expr; readonly then: number; readonly else: number; readonly loop: boolean }
  /** `first`: comes before a loop over that array, if it is one, whose body runs then. */
  | { readonly kind: 'either'; readonly then: number; readonly else: number; readonly loop: boolean; readonly first?: string }
  | { readonly kind: 'switch'; readonly subject: Expr; readonly cases: readonly { readonly values: readonly Expr[]; readonly to: number }[]; readonly otherwise: number; readonly fallback?: Span }
  | { readonly kind: 'exit'; readonly how: 'return' | 'end' | 'throw'; readonly at: Span };

export interface Block {
  readonly id: number;
  readonly events: readonly CfgEvent[];
  readonly end: Terminator;
  /** Handlers an exception inside this block may reach. */
  readonly handlers: readonly number[];
  /** How many loops stand around it. */
  readonly loopDepth: number;
}

export interface Cfg {
  readonly blocks: readonly Block[];
  readonly entry: number;
  readonly fn: FunctionModel;
}

export function successors(block: Block): number[] {
  const { end } = block;
  switch (end.kind) {
    case 'jump': return [end.to, ...block.handlers];
    case 'branch':
    case 'either': return [end.then, end.else, ...block.handlers];
    case 'switch': return [...end.cases.map((entry) => entry.to), end.otherwise, ...block.handlers];
    case 'exit': return end.how === 'throw' ? [...block.handlers] : [];
  }
}
