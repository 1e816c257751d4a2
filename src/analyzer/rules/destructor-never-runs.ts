// Memory from MAPI is only memory: an object placed in it by a cast has no constructor and no destructor, so what its smart
// pointers hold is lost with the buffer. See test/rules/destructor-never-runs.md.

import { hasRole } from '../api';
import { baseOf, calleeName, placeOf, receiverOf, strip } from '../flow/places';
import type { CallExpr, ClassModel, Expr, TypeRef } from '../model/types';
import { factsOf } from '../summaries/facts';
import { apiMatch } from '../summaries/roles';
import type { FunctionContext, Rule } from './rule';

export const destructorNeverRuns: Rule = {
  meta: {
    id: 'destructor-never-runs', family: 'ownership', title: 'Object with a destructor placed in a MAPI buffer', level: 'warning', articles: [], languages: ['cpp'],
  },
  checkFunction: (ctx) => {
    if (ctx.fn.hasErrors) return;
    for (const call of factsOf(ctx.fn).calls) checkCall(ctx, call);
  },
};

const smart = /^(?:\w*_ptr|\w*Ptr\w*|ComPtr|com_ptr\w*|basic_string|w?string|vector|list|map|set|unordered_\w+|deque|function|any|optional|shared_\w+|unique_\w+|CString[AW]?)$/;
const settersOfSmart = new Set(['reset', 'Attach', 'attach', 'swap', 'push_back', 'emplace_back', 'assign', 'append', 'emplace']);

function checkCall(ctx: FunctionContext, call: CallExpr): void {
  const row = apiMatch(ctx.program, ctx.fn, call)?.row;
  if (row === undefined || !hasRole(row, 'allocate') && !hasRole(row, 'allocate-linked')) return;
  const at = row.gives?.[0]?.at;
  const owner = typeof at === 'number' ? variableBehind(call.args[at]) : undefined;
  if (owner === undefined || placesAnObject(ctx, owner)) return;
  const struct = structOf(ctx, owner);
  const model = struct === undefined ? undefined : ctx.program.classNamed(struct, ctx.fn.file);
  const member = smartField(ctx, model) ?? smartUse(ctx, owner);
  if (member === undefined) return;
  ctx.report({
    at: call,
    message: `\`${owner}\`${struct === undefined ? '' : ` (${struct})`} lives in memory from ${row.name}, which is freed without running a destructor, so what its member \`${member.name}\` holds is never given back; allocate it with new, or keep a plain pointer in it and give that back.`,
    steps: [
      { at: call, message: `${row.name} hands out plain memory for it here.` },
      ...(member.at === undefined ? [] : [{ at: member.at, message: `\`${member.name}\` gets something to hold here.` }]),
    ],
    fixes: [],
  });
}

function variableBehind(arg: Expr | undefined): string | undefined {
  let inner = arg === undefined ? undefined : strip(arg);
  while (inner?.kind === 'unary' && (inner.op === '&' || inner.op === '~')) inner = strip(inner.operand);
  const place = inner === undefined ? undefined : placeOf(inner);
  return place !== undefined && place === baseOf(place) ? place : undefined;
}

/** Placement new, or a destructor called by hand: the author knows. */
function placesAnObject(ctx: FunctionContext, owner: string): boolean {
  const facts = factsOf(ctx.fn);
  return facts.news.some((made) => made.placement.some((arg) => placeOf(arg) === owner))
    || facts.calls.some((call) => calleeName(call)?.startsWith('~') === true);
}

function structOf(ctx: FunctionContext, owner: string): string | undefined {
  const facts = factsOf(ctx.fn);
  const type = facts.declaresByName.get(owner)?.[0]?.type ?? facts.params.get(owner)?.type;
  return type === undefined ? undefined : pointedTo(ctx, type);
}

function pointedTo(ctx: FunctionContext, type: TypeRef): string | undefined {
  if (type.pointers === 1) return type.name;
  if (type.pointers > 1) return undefined;
  const alias = ctx.program.alias(type.name, ctx.fn.file);
  if (alias !== undefined) return alias.pointers === 1 ? alias.name : undefined;
  return type.args.length === 1 && type.args[0]!.pointers === 0 ? type.args[0]!.name : undefined;
}

interface SmartMember { readonly name: string; readonly at?: { readonly start: number; readonly end: number } }

function smartField(ctx: FunctionContext, model: ClassModel | undefined): SmartMember | undefined {
  const field = model?.fields.find((one) => !one.isStatic && one.type.pointers === 0 && !one.type.reference && holdsSomething(ctx, one.type));
  return field === undefined ? undefined : { name: field.name };
}

function holdsSomething(ctx: FunctionContext, type: TypeRef): boolean {
  if (smart.test(type.name)) return type.args.length > 0 || /string|CString|^_com_ptr_t$/i.test(type.name) || ctx.program.functionsNamed(`~${type.name}`).length > 0;
  return ctx.program.classNamed(type.name, ctx.fn.file)?.methods.some((method) => method.name === `~${type.name}`) ?? false;
}

/** `p->sink.reset(x)`: a member with methods of a smart pointer. */
function smartUse(ctx: FunctionContext, owner: string): SmartMember | undefined {
  for (const call of factsOf(ctx.fn).calls) {
    const receiver = receiverOf(call);
    const callee = strip(call.callee);
    if (receiver?.kind !== 'member' || callee.kind !== 'member' || callee.arrow || !receiver.arrow || !settersOfSmart.has(callee.name)) continue;
    if (placeOf(receiver.object) === owner) return { name: receiver.name, at: call };
  }
  return undefined;
}
