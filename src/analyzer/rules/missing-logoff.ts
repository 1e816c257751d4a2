// A session that is released without Logoff keeps its providers busy until the process ends. See test/rules/missing-logoff.md.

import { calleeName, placeOf, receiverOf } from '../flow/places';
import { cameBy } from '../flow/state';
import { contains, factsOf, loopsAround } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { apiMatch } from '../summaries/roles';
import type { CallExpr } from '../model/types';
import { insertBefore } from './insert';
import type { FunctionContext, ReportFix, Rule } from './rule';
import { logonInto, sessionsOfMembers } from './member-session';
import { goesElsewhere } from './session-uses';
import { isBranch, statementsOf, type Placed } from './statements';

export const missingLogoff: Rule = {
  meta: {
    id: 'missing-logoff', family: 'ownership', title: 'Session released without Logoff', level: 'warning', articles: [], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction: (ctx) => {
    if (ctx.fn.hasErrors) return;
    const { calls } = factsOf(ctx.fn);
    for (const logon of calls) {
      const session = logonInto(ctx.program, ctx.fn, logon);
      if (session !== undefined && isLocal(ctx, session)) checkSession(ctx, logon, session, calls);
    }
  },
  checkFile: (ctx) => {
    for (const { fn, member, logon, release } of sessionsOfMembers(ctx)) {
      const at = { ...ctx, fn };
      ctx.report({
        at: release,
        message: `The session that ${calleeName(logon.call)} puts into \`${member}\` is released without Logoff, and no method of the class calls that; call \`${logoff(at, member)}\` before ${calleeName(release)}.`,
        steps: [{ file: logon.fn.file, at: logon.call, message: `\`${member}\` is logged on here.` }, { at: release, message: 'It is released here without Logoff.' }],
        fixes: fixOf(at, member, release),
      });
    }
  },
};

function checkSession(ctx: FunctionContext, logon: CallExpr, session: string, calls: readonly CallExpr[]): void {
  const onSession = calls.filter((call) => receiverOf(call) !== undefined && placeOf(receiverOf(call)!) === session);
  const logoffs = onSession.filter((call) => /logoff/i.test(calleeName(call) ?? ''));
  const releases = onSession.filter((call) => calleeName(call) === 'Release' && call.args.length === 0);
  const release = logoffs.length > 0 ? releaseAhead(ctx, logon, releases, logoffs) : releases[0] ?? releaseOfObject(ctx, session, calls);
  if (release === undefined || release.start < logon.start || goesElsewhere(ctx.program, ctx.fn, session)) return;
  ctx.report({
    at: release,
    message: `The session from ${calleeName(logon)} is released without Logoff, so its providers are not told and what it still holds may stay; call \`${logoff(ctx, session)}\` before ${calleeName(release)}.`,
    steps: [{ at: logon, message: `\`${session}\` is logged on here.` }, { at: release, message: 'It is released here without Logoff.' }],
    fixes: fixOf(ctx, session, release),
  });
}

/** Other ways log the session off; one that releases it before them all does not. */
function releaseAhead(ctx: FunctionContext, logon: CallExpr, releases: readonly CallExpr[], logoffs: readonly CallExpr[]): CallExpr | undefined {
  const first = Math.min(...logoffs.map(({ start }) => start));
  const comesBack = (release: CallExpr): boolean => loopsAround(ctx.fn, release).some(({ span }) => first < span.end && !contains(span, logon));
  const ahead = releases.filter((release) => release.start > logon.start && release.end <= first && !comesBack(release));
  const flow = ahead.length === 0 ? undefined : ownershipOf(ctx.program).flowOf(ctx.fn);
  return ahead.find((release) => flow?.exits.some(({ state }) => (
    cameBy(state.trail, ({ kind, at, resource }) => kind === 'release' && at.start === release.start && flow.siteOf.get(resource!)?.call.start === logon.start))));
}

/** C#: an object of the runtime is released by its marshaller; what a bare address stands for may be an object elsewhere. */
function releaseOfObject(ctx: FunctionContext, session: string, calls: readonly CallExpr[]): CallExpr | undefined {
  if (ctx.file.language !== 'csharp') return undefined;
  return calls.find((call) => /^(?:Final)?ReleaseComObject$/.test(calleeName(call) ?? '') && call.args.length === 1 && placeOf(call.args[0]!) === session);
}

function isLocal(ctx: FunctionContext, place: string): boolean {
  const declared = factsOf(ctx.fn).declaresByName.get(place);
  return declared?.length === 1 && !declared[0]!.isStatic && !declared[0]!.type.reference;
}

function fixOf(ctx: Omit<FunctionContext, 'report'>, session: string, release: CallExpr): readonly ReportFix[] {
  if (ctx.file.language === 'csharp') return [];
  const all = statementsOf(ctx.fn.body);
  const inner = all.findLast(({ stmt }) => stmt.kind === 'expr' && stmt.expr === release);
  // A macro makes its test for itself: what is put before it is not behind that.
  const isMacros = !ctx.text.startsWith(session, release.start);
  const outer = isMacros ? all.find(({ stmt }) => stmt.start === inner?.stmt.start) : undefined;
  const placed = outer === undefined ? inner : { ...outer, bare: isBranch(outer.stmt, outer.parent) };
  if (placed === undefined || isUsedFurther(ctx, session, release, reachOf(placed))) return [];
  return [{ title: `Log \`${session}\` off first`, edits: insertBefore(ctx.text, placed, `${isMacros ? `if (${session}) ` : ''}${logoff(ctx, session)};`) }];
}

/** How far the way goes on behind the release: to the end of its block where that is left, else through the rest of the function. */
function reachOf({ stmt, parent }: Placed): number {
  const rest = parent?.kind === 'block' ? parent.body.slice(parent.body.indexOf(stmt) + 1) : [];
  return rest.some(({ kind }) => kind === 'return' || kind === 'throw') ? parent!.end : Infinity;
}

/** Released once and for all: no further reference was taken, and nothing that came of the session is asked for more than its release. */
function isUsedFurther(ctx: Pick<FunctionContext, 'program' | 'fn'>, session: string, release: CallExpr, reach: number): boolean {
  return factsOf(ctx.fn).calls.some((call) => {
    const receiver = receiverOf(call);
    if (receiver === undefined) return false;
    const isFurther = call.start > release.end && call.start < reach && calleeName(call) !== 'Release';
    if (placeOf(receiver) === session) return calleeName(call) === 'AddRef' || isFurther;
    return isFurther && apiMatch(ctx.program, ctx.fn, call)?.row.on !== undefined;
  });
}

function logoff(ctx: Pick<FunctionContext, 'file'>, session: string): string {
  if (ctx.file.language === 'csharp') return `${session}.Logoff`;
  return ctx.file.language === 'c' ? `${session}->lpVtbl->Logoff(${session}, 0, 0, 0)` : `${session}->Logoff(0, 0, 0)`;
}
