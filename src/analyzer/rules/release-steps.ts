// Where, in the repeated stretch, what was acquired is given back: the counterpart that a churn finding shows as its last step.

import { hasRole, type Role } from '../api';
import { receiverOf, strip } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { factsOf, isRepeatedBy } from '../summaries/facts';
import { keyOf } from '../summaries/known';
import { outPlace } from '../summaries/passing';
import type { Program } from '../summaries/program';
import { apiMatch, type RoleCall } from '../summaries/roles';
import type { Repetition } from './repetition';
import type { ReportStep } from './rule';

/** The variable that holds what a call hands out: through a parameter, or as its result. */
export function holderOf(site: RoleCall): string | undefined {
  for (const given of site.row.gives ?? []) {
    if (given.at === 'result') {
      const stmt = factsOf(site.fn).declares.find((one) => one.init !== undefined && strip(one.init) === site.call);
      if (stmt) return stmt.name;
      const assigned = factsOf(site.fn).exprs.find((expr) => expr.kind === 'assign' && strip(expr.right) === site.call);
      return assigned?.kind === 'assign' ? keyOf(assigned.left) : undefined;
    }
    const arg = typeof given.at === 'number' ? site.call.args[given.at] : undefined;
    const place = arg && outPlace(arg);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Calls that give back what `holder` holds, or (without a holder) have the counterpart's role. */
export function givingBack(program: Program, fn: FunctionModel, holder: string | undefined, roles: readonly Role[]): readonly CallExpr[] {
  return factsOf(fn).calls.filter((call) => {
    const row = apiMatch(program, fn, call)?.row;
    if (!row) return false;
    const isCounterpart = roles.some((role) => hasRole(row, role));
    if (holder === undefined) return isCounterpart;
    const receiver = receiverOf(call);
    if (receiver && keyOf(receiver) === holder) return isCounterpart || (row.takes?.some((taken) => taken.at === 'receiver') ?? false);
    return (isCounterpart || (row.takes?.length ?? 0) > 0) && call.args.some((arg) => argKey(arg) === holder);
  });
}

function argKey(arg: Expr): string | undefined {
  const inner = strip(arg);
  return inner.kind === 'unary' && inner.op === '&' ? keyOf(inner.operand) : keyOf(inner);
}

export function releaseSteps(program: Program, repetition: Repetition, roles: readonly Role[], told: string): readonly ReportStep[] {
  const { site } = repetition.effect;
  const { loop } = repetition;
  const calls = givingBack(program, site.fn, site.row.gives?.some((given) => given.at === 'process') ? undefined : holderOf(site), roles)
    .filter((call) => call.start > site.call.start && (repetition.effect.links.length > 0 || !loop || isRepeatedBy(loop, call)));
  const last = calls.at(-1);
  return last ? [{ file: site.fn.file, at: last, message: told }] : [];
}
