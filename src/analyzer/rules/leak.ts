// The four leak rules share one list: per place where something is handed out, the loss that says most, told from the acquire
// over the branches taken to the loss. Each rule takes the losses of its kind.

import { asObject, familyInfo, hasRole, releaseText, type Family, type Role } from '../api';
import type { FlowResult } from '../flow/engine';
import { endsWell } from '../flow/run';
import { releasing } from '../flow/refill';
import type { Loss, Site } from '../flow/run';
import { resultTest } from '../flow/codes';
import { baseOf, calleeName, placeOf, strip, walkExpr, withoutThis } from '../flow/places';
import { FAILURE, resourceOf, type Trail } from '../flow/state';
import { listFamily } from '../flow/types';
import type { FunctionModel } from '../model/types';
import { namesUsed } from '../summaries/effects';
import { factsOf, isRepeatedBy, loopsAround } from '../summaries/facts';
import { methodsOf } from '../summaries/members';
import { ownershipOf } from '../summaries/ownership';
import { lastPart } from '../summaries/program';
import { apiMatch } from '../summaries/roles';
import { typeOf } from '../summaries/types';
import { csharpCall } from './csharp-release';
import { releaseFixes, uninitFix } from './leak-fix';
import { isLeftToCallee } from './left-to-callee';
import { ownReleaser } from './own-releaser';
import type { FunctionContext, Report, ReportStep } from './rule';
import { withLambdas } from './repetition';
import { pathSteps } from './steps';
import { temporaryMessage, temporaryStep, temporaryUse } from './temporary';
import { temporaryFix } from './temporary-fix';
import { wrapFix } from './wrap-fix';

export type LeakRule = 'unbalanced-init' | 'warning-taken-as-failure' | 'leak-at-return' | 'leak-on-error-path' | 'leak-on-overwrite' | 'leak-in-loop';

export function reportLeaks(outer: FunctionContext, rule: LeakRule): void {
  if (outer.fn.hasErrors) return;
  for (const fn of withLambdas(outer.fn)) reportBody({ ...outer, fn }, rule);
}

function reportBody(ctx: FunctionContext, rule: LeakRule): void {
  const flow = ownershipOf(ctx.program).flowOf(ctx.fn);
  if (flow === undefined) return;
  for (const [site, found] of bySite(flow)) {
    const all = found.filter((loss) => !mayBeSmart(ctx, flow, loss) && (loss.kind !== 'temporary' || temporaryUse(ctx, loss) !== undefined));
    if (site.owner === undefined && site.family !== 'mapi-init' && !all.some(({ kind }) => kind === 'copied' || kind === 'temporary')) continue;
    if (site.believed === true && !isGivenBack(site, flow)) continue;
    const certain = site.believed === true ? all.filter(({ kind }) => atTheEnd.has(kind)) : all;
    const losses = isReleased(site, flow) ? certain.filter((loss) => !isLeftToCallee(ctx, site, loss.trail)) : certain;
    const chosen = losses.length === 0 ? undefined : choose(ctx, site, losses, flow);
    if (chosen?.rule === 'unbalanced-init' && isClosedElsewhere(ctx)) continue;
    if (chosen?.rule === rule) ctx.report(leakReport(ctx, flow, site, chosen, losses));
  }
}

/** `m_table = NULL`, where nobody sees the declaration, or that the pointer is given back by hand: a smart pointer gives back what it held. */
function mayBeSmart({ program, file, fn }: FunctionContext, { releasedPlaces }: FlowResult, { kind, place, at }: Loss): boolean {
  if (kind !== 'overwrite' || file.language !== 'cpp' || releasedPlaces.has(place)) return false;
  const name = withoutThis(place);
  const isFilled = factsOf(fn).calls.some((call) => call.start === at.start && call.end === at.end);
  return !isFilled && /^\w+$/.test(name) && typeOf(program, fn, { kind: 'name', name, start: at.start, end: at.end }) === undefined;
}

/** What this function leaves open another one closes: a method of the class, or of two free functions the one that stops what this starts. */
function isClosedElsewhere({ program, fn }: FunctionContext): boolean {
  const has = (other: FunctionModel, role: Role): boolean => factsOf(other).calls.some((call) => {
    const row = apiMatch(program, other, call)?.row;
    return row !== undefined && hasRole(row, role);
  });
  if (fn.owner !== undefined) return methodsOf(program, lastPart(fn.owner), fn).some((other) => other !== fn && has(other, 'mapi-uninit') && !has(other, 'mapi-init'));
  const all = [...program.files.values()].flatMap((file) => file.functions);
  const together = (other: FunctionModel): boolean => other.file === fn.file
    || [...program.files.values()].some((file) => [fn, other].every((one) => file.functions.some((user) => user !== one && namesUsed(user).has(one.name))));
  // A guard class is balanced by itself.
  const isGuard = (one: FunctionModel): boolean => one.kind === 'destructor' && methodsOf(program, lastPart(one.owner ?? ''), one).some((other) => other.kind === 'constructor' && has(other, 'mapi-init'));
  return all.some((other) => other !== fn && has(other, 'mapi-uninit') && !has(other, 'mapi-init') && !isGuard(other) && together(other));
}

/** Rows hang on some blocks, which the plain call for a buffer does not give back: the author fills them in, or frees them on another path. An object has a Release of its own. */
function familyOf(ctx: FunctionContext, site: Site, loss: Loss): Family {
  if (site.family !== 'mapi-buffer') return site.family;
  if (loss.object === true) return 'com-ref';
  const used = familiesUsed(ctx, site.owner);
  const freed = (['adrlist', 'srowset'] as const).find((family) => used.has(family));
  if (freed !== undefined) return freed;
  const rows = listFamily(site.ownerType);
  // What a function of the workspace hands out as a list comes with its rows.
  return rows !== undefined && (!site.fromApi && !used.has('mapi-buffer') || isFilled(ctx, site)) ? rows : site.family;
}

/** How the function gives the variable back, wherever it does. */
function familiesUsed(ctx: FunctionContext, owner: string | undefined): ReadonlySet<string> {
  const { contractOf } = ownershipOf(ctx.program);
  return new Set(factsOf(ctx.fn).calls.filter((call) => call.args.some((arg) => placeOf(arg) === owner)).flatMap((call) => (contractOf(ctx.fn, call)?.outcomes ?? []).flatMap((outcome) => (
    outcome.takes.flatMap(({ at, family }) => (typeof at === 'number' && call.args[at] !== undefined && placeOf(call.args[at]) === owner ? [family] : []))))));
}

function isFilled(ctx: FunctionContext, site: Site): boolean {
  let filled = false;
  for (const top of factsOf(ctx.fn).exprs) {
    walkExpr(top, (expr) => {
      const to = expr.kind === 'assign' ? expr.left : expr.kind === 'unary' && expr.op === '&' ? expr.operand : undefined;
      if (to?.kind === 'member' && /^(?:rgPropVals|lpProps)$/.test(to.name) && baseOf(placeOf(to) ?? '') === site.owner) filled = true;
    });
  }
  return filled;
}

function bySite(flow: FlowResult): Map<Site, Loss[]> {
  const found = new Map<Site, Loss[]>();
  for (const loss of flow.losses.values()) found.set(loss.site, [...found.get(loss.site) ?? [], loss]);
  return found;
}

/** Some path gives it back, in as many loops as it is handed out in. */
function isReleasedInRound(site: Site, flow: FlowResult): boolean {
  return [site.id, site.id + 1].some((id) => (flow.released.get(id) ?? -1) >= site.loopDepth);
}

/** Some path gives it back, or what its variable holds there. */
function isReleased(site: Site, flow: FlowResult): boolean {
  return flow.releasedPlaces.has(site.owner ?? '') || isGivenBack(site, flow);
}

function isGivenBack({ id }: Site, flow: FlowResult): boolean {
  return flow.released.has(id) || flow.released.has(id + 1);
}

/** A callee that nobody can look into may give back, or keep in place, what is in the variable when it is called again. */
const atTheEnd: ReadonlySet<Loss['kind']> = new Set(['return', 'end', 'scope']);

/** `inRounds`: of a loop's rounds some give it back. */
interface Chosen { readonly rule: LeakRule; readonly loss: Loss; readonly everywhere: boolean; readonly inRounds?: boolean }

/** The most specific story: lost again each round, overwritten, lost when something failed, lost at the end. */
function choose(ctx: FunctionContext, site: Site, losses: readonly Loss[], flow: FlowResult): Chosen | undefined {
  const everywhere = !isReleased(site, flow);
  if (site.family === 'mapi-init') return everywhere ? undefined : { rule: 'unbalanced-init', loss: losses[0]!, everywhere };
  const plain = losses.filter((loss) => !loss.warned);
  if (plain.length === 0) {
    const taken = losses.find((loss) => !failedLater(site, loss));
    return taken === undefined ? { rule: 'leak-on-error-path', loss: losses[0]!, everywhere } : { rule: 'warning-taken-as-failure', loss: taken, everywhere };
  }
  if (plain.length < losses.length) return choose(ctx, site, plain, flow);
  const round = losses.find((loss) => loss.kind === 'next-round') ?? losses.find((loss) => loss.kind === 'scope' && loss.inLoop && (everywhere || endsRound(ctx.text, loss)));
  const inRounds = isReleasedInRound(site, flow);
  const copied = losses.find((loss) => loss.kind === 'copied' || loss.kind === 'temporary');
  if (copied !== undefined) return { rule: 'leak-at-return', loss: copied, everywhere };
  if (round !== undefined) return { rule: 'leak-in-loop', loss: round, everywhere, inRounds };
  const overwritten = losses.find((loss) => loss.kind === 'overwrite');
  if (overwritten !== undefined) return { rule: endedRound(ctx.fn, overwritten) ? 'leak-in-loop' : 'leak-on-overwrite', loss: overwritten, everywhere, inRounds };
  const failing = losses.filter((loss) => !endsWell(ctx.fn, loss));
  const failed = failing.find((loss) => loss.result === FAILURE || loss.kind === 'throw') ?? failing[0];
  const always = everywhere ? losses.find((loss) => loss.good !== undefined)?.good : undefined;
  if (failed !== undefined && always !== undefined) return { rule: 'leak-at-return', loss: losses.find((loss) => loss !== failed && loss.good !== undefined) ?? always, everywhere };
  if (failed !== undefined && failing.length === losses.length) return { rule: 'leak-on-error-path', loss: failed, everywhere };
  return { rule: 'leak-at-return', loss: losses.find((loss) => loss !== failed) ?? losses[0]!, everywhere };
}

/** A test on the way says that a step behind the call failed, which a warning is not. */
function failedLater({ id }: Site, { trail }: Loss): boolean {
  for (let entry = trail; entry !== undefined && !(entry.kind === 'acquire' && (entry.resource === id || entry.resource === id + 1)); entry = entry.before) {
    let test = entry.test === undefined ? undefined : strip(entry.test);
    let holds = entry.truth === true;
    for (; test?.kind === 'unary' && test.op === '!'; holds = !holds) test = strip(test.operand);
    const asked = test?.kind === 'call' ? resultTest(calleeName(test) ?? '') : undefined;
    if (asked !== undefined && (asked === 'failed') === holds) return true;
  }
  return false;
}

/** What stands above the call in its loop comes after it in the next round only: `p = NULL; ... Open(&p); ... continue;`. */
function endedRound(fn: FunctionModel, { site, at }: Loss): boolean {
  return at.end <= site.call.start && loopsAround(fn, site.call).some((loop) => isRepeatedBy(loop, at));
}

/** The variable ends and the loop goes on: no `break`. */
function endsRound(text: string, loss: Loss): boolean {
  return /^(?:\}|continue\b)/.test(text.slice(loss.at.start, loss.at.start + 9));
}

function leakReport(ctx: FunctionContext, flow: FlowResult, site: Site, chosen: Chosen, losses: readonly Loss[]): Report {
  const { loss } = chosen;
  const filler = loss.refilled === undefined ? undefined : releasing.get(ctx.text.slice(loss.refilled.start, loss.refilled.end));
  const steps = pathSteps(ctx, loss.kind === 'next-round' ? beforeLast(site, loss.trail) : loss.trail, loss.resource, flow);
  const temporary = loss.kind === 'temporary' ? temporaryUse(ctx, loss) : undefined;
  if (temporary !== undefined) return { at: temporary.made, message: temporaryMessage(ctx, site, temporary), steps: [...steps, temporaryStep(temporary)], fixes: temporaryFix(ctx, site, temporary) };
  const family = familyOf(ctx, site, loss);
  const given = chosen.rule === 'warning-taken-as-failure' ? losses : losses.filter((loss) => !loss.warned || !losses.some((other) => !other.warned && other.at.start === loss.at.start));
  const whole = chosen.everywhere ? undefined : closingOf(ctx, site.owner ?? '');
  const told = { at: site.call, message: messageOf(ctx, { ...site, family }, chosen, { whole, isHandedOn: isHandedOn(flow, site) }), steps: [...steps, lossStep(ctx, site, loss)] };
  if (loss.refilled !== undefined) return { ...told, fixes: filler === undefined ? [] : [{ title: `Use ${filler}`, edits: [{ at: loss.refilled, text: filler }] }] };
  if (whole !== undefined || loss.kind === 'copied') return { ...told, fixes: [] };
  if (chosen.rule === 'unbalanced-init') return { ...told, fixes: uninitFix(ctx, losses) };
  if (family !== site.family) return { ...told, fixes: chosen.everywhere || site.fromApi ? [] : releaseFixes(ctx, site, given, family) };
  return { ...told, fixes: [...chosen.everywhere && ctx.file.language === 'cpp' ? wrapFix(ctx, site, losses) : [], ...releaseFixes(ctx, site, given)] };
}

/** The way to the last time that it was handed out. */
function beforeLast(site: Site, trail: Trail | undefined): Trail | undefined {
  let entry = trail;
  while (entry !== undefined && !(entry.kind === 'acquire' && entry.resource === site.id)) entry = entry.before;
  return entry?.before;
}

/** Some path leaves the function with it in somebody else's hands. */
function isHandedOn(flow: FlowResult, site: Site): boolean {
  return flow.handedOn.has(site) || flow.exits.some(({ state }) => [...state.vars].some(([place, value]) => place !== site.owner && flow.siteOf.get(resourceOf(value) ?? -1) === site && state.held.get(resourceOf(value)!)?.status === 'owned'));
}

/** Another path gives it back together with the struct it is in: `CloseMailbox(&box)`. */
function closingOf(ctx: FunctionContext, owner: string): string | undefined {
  const [struct, member, ...deeper] = owner.split('.');
  if (member === undefined || deeper.length > 0) return undefined;
  const closing = factsOf(ctx.fn).calls.find((call) => {
    const contract = ownershipOf(ctx.program).contractOf(ctx.fn, call);
    return contract?.members?.some((one, index) => {
      const arg = call.args[one.param] === undefined ? undefined : strip(call.args[one.param]!);
      return one.member === member && arg?.kind === 'unary' && arg.op === '&' && placeOf(arg.operand) === struct && contract.outcomes.some((outcome) => outcome.takes.some(({ at }) => at === contract.arity! + index));
    });
  });
  return closing === undefined ? undefined : ctx.text.slice(closing.start, closing.end);
}

/** As the language writes it. */
function callOf(ctx: FunctionContext, site: Site, owner: string): string {
  const { language } = ctx.file;
  const { releaser } = familyInfo(site.family);
  if (language === 'csharp') return csharpCall(ctx, site, owner).text;
  const own = ownReleaser(ctx, site);
  if (own !== undefined && own !== 'unknown') return `${own}(${owner})`;
  if (releaser !== 'Release') return releaseText(site.family, owner, 'cpp')?.replace(/;$/, '') ?? `${releaser}(${owner})`;
  return language === 'c' ? `${asObject(owner)}->lpVtbl->Release(${owner})` : `${asObject(owner)}->Release()`;
}

/** `whole`: the call by which another path gives back the struct it is in. */
function messageOf(ctx: FunctionContext, site: Site, { rule, everywhere, loss, inRounds }: Chosen, { whole, isHandedOn }: { readonly whole: string | undefined; readonly isHandedOn: boolean }): string {
  const info = familyInfo(site.family);
  const what = `${site.callName} hands out ${loss.object === true ? 'the MAPI buffer of an object' : info.phrase} through \`${site.owner}\``;
  const cure = whole !== undefined ? `\`${whole}\`` : info.releaser.includes(' ') ? `${info.releaser} on \`${loss.place}\`` : `\`${callOf(ctx, site, loss.place)}\``;
  if (loss.kind === 'copied') {
    return site.family === 'com-ref' || site.family === 'session' ? `${site.callName} hands out ${info.phrase}, and \`${loss.place}\` takes another one of its own, so that the first is never given back; let it take over the first, by its Attach.`
      : `${site.callName} hands out ${info.phrase}, of which \`${loss.place}\` only copies the characters, so that it is never given back; keep the pointer, and free it behind that.`;
  }
  if (loss.refilled !== undefined) {
    const filler = ctx.text.slice(loss.refilled.start, loss.refilled.end);
    return `${what}${rule === 'leak-in-loop' ? ' in each round of the loop' : ''}, and ${filler.startsWith('&') ? `\`${filler}\`` : filler} does not release what the smart pointer holds when it is filled again; ${filler.startsWith('&') ? `call \`${loss.place}.Release()\` first` : `use ${releasing.get(filler) ?? 'Reset'}`}.`;
  }
  switch (rule) {
    case 'unbalanced-init': return `${site.callName} succeeded and one path leaves the function without the call that balances it, so MAPI stays loaded and initialised; call ${info.releaser} on that path too.`;
    case 'warning-taken-as-failure': return `${site.callName} may succeed with a warning such as MAPI_W_ERRORS_RETURNED and hand out ${info.phrase}, but this code takes every result other than S_OK for a failure and loses it; test with FAILED, or call ${cure} on that path too.`;
    case 'leak-in-loop': return (loss.kind === 'scope' ? !everywhere : inRounds === true)
      ? `${what}, and one path through a round of the loop does not give it back; call ${cure} on that path too.`
      : `${what} in each round of the loop, and the one of the round before is lost; call ${cure} before the next round.`;
    case 'leak-on-overwrite': return `${what}, and the variable is overwritten while it still owns it, so nothing can give it back; call ${cure} first.`;
    case 'leak-on-error-path': return everywhere
      ? `${what}, and it is lost when a later step fails; call ${cure} before leaving.`
      : `${what}, and a path that leaves after a failure does not give it back as the others do; call ${cure} on that path too.`;
    case 'leak-at-return': return everywhere
      ? isHandedOn ? `${what}, and one path to the end of the function neither hands it on nor gives it back; call ${cure} on that path.` : `${what}, and nothing gives it back before the function ends; call ${cure}.`
      : `${what}, and one path to the end of the function does not give it back; call ${cure} on that path too.`;
  }
}

function lossStep(ctx: FunctionContext, site: Site, loss: Loss): ReportStep {
  if (loss.kind === 'copied') return { at: loss.at, message: `\`${loss.place}\` makes a copy of its own here, and nobody holds the first one any longer: it is lost.` };
  if (site.owner === undefined) return { at: loss.at, message: 'The function ends here and MAPI is still initialised.' };
  const owner = `\`${loss.place}\``;
  switch (loss.kind) {
    case 'temporary':
    case 'next-round': return { at: loss.at, message: `The next round overwrites ${owner}: what it owned is lost.` };
    case 'overwrite': return { at: loss.at, message: endedRound(ctx.fn, loss) ? `The next round overwrites ${owner}: what it owned is lost.` : `The last place that held what ${owner} owned is overwritten here: it is lost.` };
    case 'scope':
    case 'end': return { at: loss.at, message: `${owner} ends here and still owns it: it is lost.` };
    case 'return': return { at: loss.at, message: `The function returns here and ${owner} still owns it: it is lost.` };
    case 'parent-freed': return { at: loss.at, message: `What held it is freed here: it is lost.` };
    case 'throw': return { at: loss.at, message: `The function is left by an exception here and ${owner} still owns it: it is lost.` };
  }
}
