// A registration whose cookie is dropped can never be ended. See test/rules/advise-without-unadvise.md.

import { hasRole } from '../api';
import { calleeName, receiverOf, strip, walkExpr } from '../flow/places';
import { factsOf } from '../summaries/facts';
import { lastPart } from '../summaries/program';
import { apiMatch } from '../summaries/roles';
import type { CallExpr, Expr } from '../model/types';
import type { FunctionContext, Rule } from './rule';

export const adviseWithoutUnadvise: Rule = {
  meta: {
    id: 'advise-without-unadvise', family: 'ownership', title: 'Notification registered and its cookie dropped', level: 'warning', articles: ['Q269794'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => {
    for (const call of factsOf(ctx.fn).calls) {
      const row = apiMatch(ctx.program, ctx.fn, call)?.row;
      const at = row?.gives?.find((given) => given.family === 'advise-cookie')?.at;
      if (row === undefined || !hasRole(row, 'advise') || typeof at !== 'number') continue;
      const cookie = localBehind(ctx, call.args[at]);
      if (cookie === undefined || cookie !== discard && countUses(ctx, cookie) > 1 || isEndedByObject(ctx, call)) continue;
      const dropped = cookie === discard ? 'its cookie is dropped at once' : `its cookie \`${cookie}\` is dropped when the function ends`;
      ctx.report({
        at: call,
        message: `${row.name} registers a notification and ${dropped}, so nothing can ever call Unadvise and the sink stays alive; keep the cookie and call Unadvise with it.`,
        steps: [{ at: call, message: `The cookie goes to \`${cookie}\`, which nobody reads.` }],
        fixes: [],
      });
    }
  },
};

/** C#'s `out _`. */
const discard = '_';

/** The workspace has a class with such an Advise, and its destructor ends what is left: with the last reference the registration goes too. */
function isEndedByObject({ program }: FunctionContext, { args }: CallExpr): boolean {
  return program.functionsNamed('Advise').some(({ owner, params }) => owner !== undefined && params.length === args.length && program.functionsNamed(`~${lastPart(owner)}`).some((destructor) => (
    destructor.owner !== undefined && lastPart(destructor.owner) === lastPart(owner) && factsOf(destructor).calls.some((call) => calleeName(call) === 'Unadvise' && (receiverOf(call)?.kind ?? 'this') === 'this'))));
}

/** The plain local variable whose address is passed, by a pointer that does nothing else too. */
function localBehind(ctx: FunctionContext, arg: Expr | undefined): string | undefined {
  const inner = arg === undefined ? undefined : strip(arg);
  if (inner?.kind === 'name') {
    const [pointer, ...others] = factsOf(ctx.fn).declaresByName.get(inner.name) ?? [];
    const isPlain = pointer?.type.pointers === 1 && !pointer.type.reference && !pointer.isStatic && others.length === 0 && countUses(ctx, inner.name) === 1;
    return isPlain && pointer.init !== undefined && strip(pointer.init).kind === 'unary' ? localBehind(ctx, pointer.init) : undefined;
  }
  if (inner?.kind !== 'unary' || inner.op !== '&') return undefined;
  const operand = strip(inner.operand);
  if (operand.kind !== 'name') return undefined;
  const facts = factsOf(ctx.fn);
  const declared = facts.declaresByName.get(operand.name);
  if (operand.name === discard && declared === undefined && !facts.params.has(discard) && ctx.file.language === 'csharp') return discard;
  return declared?.length === 1 && !declared[0]!.isStatic && !declared[0]!.type.reference ? operand.name : undefined;
}

function countUses(ctx: FunctionContext, name: string): number {
  const facts = factsOf(ctx.fn);
  let uses = facts.opaque.some((stmt) => stmt.names.includes(name)) || facts.lambdas.length > 0 ? 2 : 0;
  for (const expr of facts.exprs) walkExpr(expr, (inner) => { if (inner.kind === 'name' && inner.name === name) uses += 1; });
  return uses;
}
