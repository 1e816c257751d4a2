// Turns the trail of a path into the steps of a finding: where the resource was handed out, which way each test went, where it
// was given back.

import { calleeName, strip, walkExpr } from '../flow/places';
import type { FlowResult } from '../flow/engine';
import type { ResourceId, Trail } from '../flow/state';
import type { CallExpr, Expr, Span, Stmt } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { contains, factsOf, isRepeatedBy, loopsAround } from '../summaries/facts';
import { bitsOfName, bitsOfNumber, tellsFailure, type Bits } from '../summaries/known';
import type { FunctionContext, ReportStep } from './rule';

const maxBranches = 8;

export function pathSteps(ctx: FunctionContext, trail: Trail | undefined, resource: ResourceId, flow: FlowResult): ReportStep[] {
  const site = flow.siteOf.get(resource);
  const entries: Trail[] = [];
  for (let entry = trail; entry !== undefined; entry = entry.before) {
    entries.push(entry);
    if (entry.kind === 'acquire' && flow.siteOf.get(entry.resource ?? 0) === site && site !== undefined) break;
  }
  entries.reverse();
  const branches = entries.filter((entry) => entry.kind === 'branch' || entry.kind === 'case');
  const shown = new Set(branches.length <= maxBranches ? branches : [...branches.slice(0, maxBranches / 2), ...branches.slice(-maxBranches / 2)]);
  return entries.flatMap((entry): ReportStep[] => {
    const text = ctx.text.slice(entry.at.start, entry.at.end).replaceAll(/\s+/g, ' ');
    const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
    if (entry.kind === 'acquire' && site !== undefined && flow.siteOf.get(entry.resource ?? 0) === site) return [{ at: entry.at, message: site.family === 'mapi-init' ? `${site.callName} succeeds here.` : `${site.callName} hands it out${site.owner === undefined ? '' : ` to \`${site.owner}\``}.` }];
    if (entry.kind === 'branch' && shown.has(entry)) {
      const outcome = outcomeOf(ctx, entry);
      return outcome === undefined ? [] : [{ at: entry.at, message: `\`${short}\` ${outcome} on this path.` }];
    }
    if (entry.kind === 'case' && shown.has(entry)) return caseStep(ctx, entry, short);
    if (entry.kind === 'continue' && site !== undefined && isRepeatedBy(loopsAround(ctx.fn, entry.at)[0]!, site.call)) return [{ at: entry.at, message: 'The round ends here without giving it back.' }];
    if (entry.kind === 'release' && entry.resource === resource) return [{ at: entry.at, message: 'It is given back here.' }];
    return [];
  });
}

/** The label of a switch; what a macro or an arrow makes of one tells nothing that can be read there. */
function caseStep({ text }: FunctionContext, { at }: Trail, value: string): ReportStep[] {
  const word = /\bcase\s*$/.exec(text.slice(Math.max(0, at.start - 20), at.start))?.[0];
  if (word !== undefined) return [{ at: { start: at.start - word.length, end: at.end }, message: `\`case ${value}\` is taken on this path.` }];
  return /^default\b/.test(text.slice(at.start, at.start + 8)) ? [{ at: { start: at.start, end: at.start + 7 }, message: '`default` is taken on this path.' }] : [];
}

/** A test out of a macro's body, or of a call that leaves by itself, stands nowhere: what is written there fails or succeeds, or is not run. */
function outcomeOf(ctx: FunctionContext, { at, test, truth = false }: Trail): string | undefined {
  const written = /^(?:\w*::)*(\w+)\s*\(/.exec(ctx.text.slice(at.start, at.end))?.[1];
  // The name of a test that was made up has no place of its own.
  const isMade = test?.kind === 'call' && test.callee.start === test.start && test.callee.end === test.end;
  if (test !== undefined && (isMade || written !== undefined && !(test.kind === 'call' && calleeName(test) === written))) {
    const runs = whenRun(ctx, test, at);
    if (runs !== undefined) return runs === truth ? undefined : 'is left out';
    if (tellsFailure(test, truth, constantBits)) return 'fails';
    if (tellsFailure(test, !truth, constantBits)) return 'succeeds';
  }
  return truth ? 'is true' : 'is false';
}

/** For a test that a macro makes before it runs what it is given: how it comes out where that is run. */
function whenRun(ctx: FunctionContext, test: Expr, at: Span): boolean | undefined {
  let runs: boolean | undefined;
  const holds = (branch: Stmt | undefined): boolean => branch !== undefined && factsOf(ctx.fn).calls.some((call) => contains(at, call) && call.start > at.start && isIn(branch, call));
  eachStmt(ctx.fn.body, (stmt) => {
    if (stmt.kind === 'if' && stmt.test === test) runs = holds(stmt.then) ? true : holds(stmt.else) ? false : undefined;
  });
  return runs;
}

function isIn(stmt: Stmt, call: CallExpr): boolean {
  let found = false;
  eachStmt(stmt, (inner) => { for (const top of ownExprs(inner)) walkExpr(top, (expr) => { found ||= expr === call; }); });
  return found;
}

function constantBits(expr: Expr): Bits | undefined {
  const inner = strip(expr);
  return inner.kind === 'name' ? bitsOfName(inner.name) : inner.kind === 'literal' && typeof inner.value === 'number' ? bitsOfNumber(inner.value) : undefined;
}
