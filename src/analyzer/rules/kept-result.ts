// A return whose value is still made with what is to be given back: the value goes into a variable first, the one that the
// function has for it, or else a new one.

import { isNumber } from '../flow/types';
import type { DeclareStmt, ReturnStmt } from '../model/types';
import type { FunctionContext } from './rule';
import type { Placed } from './statements';

export interface KeptResult {
  /** Statement that makes the value, without indentation. */
  readonly statement: string;
  /** The variable that is returned instead. */
  readonly name: string;
}

/** Undefined where the value may be the resource itself, or cannot be written on one line. */
export function keptResult(ctx: FunctionContext, placed: Placed): KeptResult | undefined {
  const { value } = placed.stmt as ReturnStmt;
  const type = ctx.fn.returnType;
  if (value === undefined || type === undefined || type.reference || !isNumber(type)) return undefined;
  const written = ctx.text.slice(value.start, value.end);
  if (/\/\/|\/\*|#|\\\r?\n/.test(written)) return undefined;
  const line = written.replace(/(\(?)\s*\r?\n\s*/g, (_, open: string) => open === '' ? ' ' : '(');
  const variable = ctx.fn.body.body.find((stmt): stmt is DeclareStmt => stmt.kind === 'declare' && stmt.start < placed.stmt.start && !stmt.isStatic
    && stmt.type.name === type.name && stmt.type.pointers === 0 && !stmt.type.array && !stmt.type.isConst && !stmt.type.reference);
  if (variable !== undefined) return { statement: `${variable.name} = ${line};`, name: variable.name };
  // A declaration that a case label jumps over does not compile; old C wants it at the head of a block.
  if (ctx.file.language !== 'cpp' || placed.parent?.kind === 'switch' || /\bresult\b/.test(ctx.text.slice(ctx.fn.span.start, ctx.fn.span.end))) return undefined;
  return { statement: `const ${type.name} result = ${line};`, name: 'result' };
}
