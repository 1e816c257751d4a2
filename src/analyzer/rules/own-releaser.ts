// A struct of the workspace that owns other things has a function of its own that gives it back; the call for a plain buffer would
// lose what it owns.

import { calleeName, placeOf, strip } from '../flow/places';
import type { Site } from '../flow/run';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { classOf, isRawPointer } from '../summaries/types';
import type { FunctionContext } from './rule';

/** The function that the other paths call; `unknown` when they do not agree on one; undefined for everything that is no such struct. */
export function ownReleaser(ctx: FunctionContext, site: Site): string | undefined {
  const { program, fn } = ctx;
  const name = site.family === 'mapi-buffer' ? classOf(program, site.ownerType) : undefined;
  const struct = name === undefined ? undefined : program.classNamed(name, fn.file);
  if (struct === undefined || site.owner === undefined || !struct.fields.some((field) => !field.isStatic && isRawPointer(program, field.type))) return undefined;
  const own = new Set<string>();
  let plain = false;
  for (const call of factsOf(fn).calls) {
    const contract = ownershipOf(program).contractOf(fn, call);
    const takes = contract?.outcomes.some((outcome) => outcome.takes.some(({ at }) => typeof at === 'number' && call.args[at] !== undefined && isOwner(call.args[at], site.owner!)));
    if (takes !== true) continue;
    if (contract!.fromApi) plain = true;
    else own.add(call.args.length === 1 && placeOf(call.args[0]!) === site.owner && strip(call.callee).kind === 'name' ? calleeName(call)! : 'unknown');
  }
  if (own.size === 0) return plain || site.fromApi ? undefined : 'unknown';
  // What was only just allocated holds nothing yet that its own function could look at.
  return own.size === 1 && !plain && !site.fromApi ? [...own][0] : 'unknown';
}

function isOwner(arg: Parameters<typeof strip>[0], owner: string): boolean {
  const inner = strip(arg);
  return placeOf(inner.kind === 'unary' && inner.op === '&' ? inner.operand : inner) === owner;
}
