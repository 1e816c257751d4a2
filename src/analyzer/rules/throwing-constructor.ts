// What a constructor puts into plain members is lost when it throws: the destructor of an object that was never finished does not run.

import { familyInfo } from '../api';
import { calleeName, withoutThis } from '../flow/places';
import { isExact, resourceOf } from '../flow/state';
import { isRawPointerType } from '../flow/types';
import type { Span } from '../model/types';
import { contains, factsOf } from '../summaries/facts';
import { destructorBody } from '../summaries/members';
import { ownershipOf } from '../summaries/ownership';
import { lastPart } from '../summaries/program';
import type { FunctionContext } from './rule';
import { pathSteps } from './steps';

export function reportThrowingConstructor(ctx: FunctionContext): void {
  const { fn, program } = ctx;
  const own = fn.kind !== 'constructor' || fn.owner === undefined || fn.hasErrors ? undefined : lastPart(fn.owner);
  // Where another constructor has finished the object, the destructor runs.
  if (own === undefined || fn.initializers.some(({ member }) => member === own) || destructorBody(program, own, fn) === undefined) return;
  const flow = ownershipOf(program).flowOf(fn);
  const fields = new Map(program.classNamed(own, fn.file)?.fields.map(({ name, type }) => [name, type]));
  const told = new Set<number>();
  for (const exit of flow?.exits ?? []) {
    if (exit.how !== 'throw' || isOwnMethod(ctx, own, exit.at)) continue;
    for (const [place, value] of exit.state.vars) {
      const member = withoutThis(place);
      const [id, type] = [isExact(value) ? resourceOf(value) : undefined, fields.get(member)];
      const [site, resource] = [flow!.siteOf.get(id ?? -1), exit.state.held.get(id ?? -1)];
      if (site === undefined || type === undefined || !isRawPointerType(type, program.aliasesIn(fn.file)) || resource?.status !== 'owned' || resource.warned === true || told.has(site.id)) continue;
      told.add(site.id);
      const info = familyInfo(site.family);
      ctx.report({
        at: site.call,
        message: `${site.callName} hands out ${info.phrase} through \`${member}\`, and it is lost when this constructor throws, for then the destructor does not run; call ${info.releaser} on it before, or let the member be a smart pointer.`,
        steps: [...pathSteps(ctx, exit.state.trail, id!, flow!), { at: exit.at, message: `The constructor throws here, and nothing gives \`${member}\` back.` }],
        fixes: [],
      });
    }
  }
}

/** Its own `Check(hr)` may give the members back before it throws. */
function isOwnMethod({ fn, program }: FunctionContext, own: string, at: Span): boolean {
  return factsOf(fn).calls.some((call) => contains(at, call) && program.functionsNamed(calleeName(call) ?? '').some(({ owner }) => owner !== undefined && lastPart(owner) === own));
}
