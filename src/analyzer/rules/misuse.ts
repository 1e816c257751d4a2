// Resources given back wrongly: twice, before their last use, by the wrong function, or without their root block.

import { familyInfo } from '../api';
import { eventKey } from '../flow/watch';
import { isNullConstant, placeOf, strip } from '../flow/places';
import type { Misuse } from '../flow/run';
import type { Expr } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { resolveCall } from '../summaries/resolve';
import { importOf } from './csharp-release';
import { isFilledByHand, ownsItsRows, releaserOfRows, rowsFix } from './filled-rows';
import type { FunctionContext, ReportFix } from './rule';
import { releasePointer } from './release-pointer';
import { withLambdas } from './repetition';
import { statementsOf } from './statements';
import { pathSteps } from './steps';
import { wholeLines } from './text';

export function reportMisuse(outer: FunctionContext, kind: Misuse['kind']): void {
  if (outer.fn.hasErrors) return;
  for (const fn of withLambdas(outer.fn)) reportBody({ ...outer, fn }, kind);
}

function reportBody(ctx: FunctionContext, kind: Misuse['kind']): void {
  const flow = ownershipOf(ctx.program).flowOf(ctx.fn);
  if (flow === undefined) return;
  for (const misuse of flow.misuses.values()) {
    if (misuse.kind !== kind || misuse.site?.believed === true || isFilledByHand(misuse) && !ownsItsRows(ctx, misuse)) continue;
    const steps = pathSteps(ctx, misuse.trail, misuse.resource, flow);
    ctx.report({ at: misuse.at, message: messageOf(ctx, misuse), steps: [...steps, { at: misuse.at, message: lastStep(misuse) }, ...(misuse.releasedAt === undefined ? [] : [{ at: misuse.releasedAt, message: 'It is given back only here.' }])], fixes: fixesOf(ctx, misuse) });
  }
}

function messageOf(ctx: FunctionContext, misuse: Misuse): string {
  const what = misuse.site === undefined ? 'what the parameter points to' : `${familyInfo(misuse.site.family).phrase} from ${misuse.site.callName}`;
  const owner = misuse.place === '' ? misuse.site?.owner ?? 'the pointer' : misuse.place;
  switch (misuse.kind) {
    case 'double-release': return misuse.guarded !== undefined
      ? `\`${owner}\` is given back here, and \`${misuse.guarded}\` gives it back once more when it ends, which corrupts the heap or drops somebody else's reference; leave it to \`${misuse.guarded}\`.`
      : `\`${owner}\` is given back a second time, which corrupts the heap or drops somebody else's reference; set it to NULL after the first time, or remove one of the two.`;
    case 'use-after-release': return `${capital(what)} is used${misuse.place === '' ? '' : ` through \`${misuse.place}\``} after it was given back, when its memory may belong to somebody else; give it back after the last use.`;
    case 'freed-child-block': return `\`${owner}\` is linked to another block that frees it with itself, so freeing it alone corrupts the heap; free only the root block.`;
    case 'teardown-order': return `MAPI is closed here while ${what}${owner === '' ? '' : ` in \`${owner}\``} is still alive and is given back only afterwards, when its provider is gone; give it back before this call.`;
    case 'unchecked-hresult': return `\`${owner}\` is followed without a look at the result of ${misuse.site?.callName ?? 'the call'}, which leaves it NULL when it fails; test the result first.`;
    case 'wrong-deallocator': return isFilledByHand(misuse)
      ? `${misuse.releaser} on \`${owner}\` frees the list alone and loses the properties of every row that was filled before; use ${releaserOfRows(ctx, misuse.place)}, which goes by the number of rows in the list.`
      : `${misuse.releaser} does not give back ${what}: ${wrongness(misuse)}; use ${familyInfo(misuse.site!.family).releaser}.`;
  }
}

function wrongness(misuse: Misuse): string {
  const family = misuse.site!.family;
  if ((family === 'srowset' || family === 'adrlist') && misuse.family === 'mapi-buffer') return family === 'adrlist' ? 'it frees the list and loses the properties of every entry' : 'it frees the set and loses the properties of every row';
  return 'the memory belongs to another allocator, so the heap is corrupted or the memory lost';
}

function lastStep(misuse: Misuse): string {
  switch (misuse.kind) {
    case 'double-release': return misuse.guarded === undefined ? 'It is given back again here.' : `It is given back here, while \`${misuse.guarded}\` holds it.`;
    case 'use-after-release': return 'It is used here.';
    case 'freed-child-block': return 'The linked block is freed by itself here.';
    case 'teardown-order': return 'MAPI is closed here.';
    case 'unchecked-hresult': return 'It is followed here.';
    case 'wrong-deallocator': return misuse.guard === true ? `The smart pointer is made here and will call ${misuse.releaser} for it.` : `${misuse.releaser} is called for it here.`;
  }
}

/** A plain call of the wrong function becomes one of the right function. */
function fixesOf(ctx: FunctionContext, misuse: Misuse): readonly ReportFix[] {
  if (misuse.kind === 'freed-child-block') return withoutIt(ctx, misuse);
  if (misuse.kind !== 'wrong-deallocator' || misuse.site === undefined || misuse.releaser === undefined) return [];
  if (ctx.file.language === 'csharp') return csharpFix(ctx, misuse);
  if (isFilledByHand(misuse)) return rowsFix(ctx, misuse);
  const info = familyInfo(misuse.site.family);
  const releaser = releasePointer(ctx, info.releaser, misuse.at.start, misuse.site.call);
  const written = ctx.text.slice(misuse.at.start, misuse.at.end);
  if (/\W/.test(info.releaser) || info.releaser === 'Release' || !isOnlyOne(ctx, misuse)) return [];
  if (written.startsWith(`${misuse.releaser}(`) || written.startsWith(`${misuse.releaser} (`)) {
    return [{ title: `Use ${releaser}`, edits: [{ at: { start: misuse.at.start, end: misuse.at.start + misuse.releaser.length }, text: releaser }] }];
  }
  const deleted = /^delete\s*(?:\[\s*\])?\s*([\w>.-]+)$/.exec(written);
  return deleted === null ? [] : [{ title: `Use ${releaser}`, edits: [{ at: misuse.at, text: `${releaser}(${deleted[1]})` }] }];
}

/** The statement goes, with the test for NULL around it, where every path brings a linked block. */
function withoutIt(ctx: FunctionContext, { at, site, place }: Misuse): readonly ReportFix[] {
  const placed = statementsOf(ctx.fn.body);
  const own = placed.find(({ stmt }) => stmt.kind === 'expr' && stmt.expr.start === at.start && stmt.expr.end === at.end);
  const call = own?.stmt.kind === 'expr' ? strip(own.stmt.expr) : undefined;
  const outer = own?.parent?.kind === 'if' && own.parent.else === undefined && isNullTest(own.parent.test, place) ? placed.find(({ stmt }) => stmt === own.parent) : own;
  if (site === undefined || call?.kind !== 'call' || call.args.length !== 1 || placeOf(call.args[0]!) !== place || outer === undefined || outer.bare || outer.parent?.kind !== 'block' || outer.parent.body.length === 1) return [];
  const brought = ownershipOf(ctx.program).watch(ctx.fn, place, { family: site.family, status: 'child' })?.get(eventKey('eval', at.start));
  const lines = wholeLines(ctx.text, outer.stmt);
  if (brought?.has('owned') !== true || brought.has('other') || lines === undefined) return [];
  return [{ title: 'Leave it to its root block', edits: [{ at: lines, text: '' }] }];
}

function isNullTest(test: Expr, place: string): boolean {
  const inner = strip(test);
  return placeOf(inner) === place || inner.kind === 'binary' && inner.op === '!=' && placeOf(inner.left) === place && isNullConstant(inner.right);
}

/** Both take an address, and a function of C# is there only when somebody imported it. */
function csharpFix(ctx: FunctionContext, misuse: Misuse): readonly ReportFix[] {
  const { releaser } = familyInfo(misuse.site!.family);
  const call = factsOf(ctx.fn).calls.find((one) => one.start === misuse.at.start && one.end === misuse.at.end);
  const { name, known } = importOf(ctx, releaser);
  const takes = [...ctx.program.files.values()].flatMap((file) => file.classes.flatMap((one) => one.imports ?? [])).filter((one) => one.name === releaser);
  if (isFilledByHand(misuse) || /\W/.test(releaser) || releaser === 'Release' || !known || call === undefined || !isOnlyOne(ctx, misuse)
    || takes.length === 0 || takes.some(({ params }) => params?.length !== 1 || params[0]!.name !== 'IntPtr') || !isStatement(ctx, misuse)) return [];
  return [{ title: `Use ${name}`, edits: [{ at: call.callee, text: name }] }];
}

/** The two functions may return something else. */
function isStatement(ctx: FunctionContext, { at }: Misuse): boolean {
  return statementsOf(ctx.fn.body).some(({ stmt }) => stmt.kind === 'expr' && stmt.expr.start === at.start && stmt.expr.end === at.end);
}

/** Every path that comes here brings the same kind of thing, with its rows still in it, and the function is the runtime's or MAPI's own. */
function isOnlyOne(ctx: FunctionContext, { at, site, place }: Misuse): boolean {
  const flow = ownershipOf(ctx.program).flowOf(ctx.fn);
  const owner = place === '' ? /([\w>.-]+)$/.exec(ctx.text.slice(at.start, at.end))?.[1] : place;
  const call = factsOf(ctx.fn).calls.find((one) => one.start === at.start && one.end === at.end);
  if (flow === undefined || owner === undefined || call !== undefined && (call.args.length !== 1 || resolveCall(ctx.program, ctx.fn, call) !== undefined)) return false;
  const brought = [...ownershipOf(ctx.program).watch(ctx.fn, owner, { family: site!.family })?.get(eventKey('eval', at.start)) ?? ['other' as const]];
  const goesOut = factsOf(ctx.fn).calls.some((one) => one.args.some((arg) => placeOf(arg) === owner) && ownershipOf(ctx.program).apiOf(ctx.fn, one) === undefined && one !== call);
  return !brought.includes('other') && !flow.handledRows.has(owner) && !goesOut;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
