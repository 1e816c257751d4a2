// What a hover tells about a variable that owns something of MAPI's: since which line it owns it where the cursor stands, on how
// many of the ways through the function it is given back, and where it is lost. Says nothing about what is not known for sure.

import { familyInfo } from './api';
import type { FlowResult } from './flow/engine';
import { walkExpr } from './flow/places';
import type { Exit, Site } from './flow/run';
import { asWritten } from './model/hidden';
import { eachStmt, ownExprs } from './model/walk';
import type { FunctionModel, Span } from './model/types';
import { ownershipOf, type Look } from './summaries/ownership';
import type { Program } from './summaries/program';

export interface OwnerHover { readonly markdown: string; readonly at: Span }

export function ownerHoverAt(program: Program, fn: FunctionModel, offset: number, lineOf: (offset: number) => number): OwnerHover | undefined {
  const named = fn.hasErrors ? undefined : variableAt(fn, offset);
  if (named === undefined) return undefined;
  const look = ownershipOf(program).look(fn, named.name);
  if (look === undefined) return undefined;
  const sites = [...new Set(look.flow.siteOf.values())].filter((site) => site.owner === named.name);
  const lines = sites.flatMap((site) => tell(look, site, offset, lineOf));
  return lines.length === 0 ? undefined : { markdown: [`**\`${asWritten(named.name)}\`**`, '', ...lines].join('\n'), at: named.at };
}

function variableAt(fn: FunctionModel, offset: number): { readonly name: string; readonly at: Span } | undefined {
  let found: { name: string; at: Span } | undefined;
  const look = (name: string, at: Span): void => { if (at.start <= offset && offset <= at.end) found ??= { name, at: { start: at.start, end: at.end } }; };
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'declare') look(stmt.name, stmt.nameSpan);
    for (const top of ownExprs(stmt)) walkExpr(top, (expr) => { if (expr.kind === 'name') look(expr.name, expr); });
  });
  return found;
}

type Fate = 'released' | 'lost' | 'handed on';

function tell(look: Look, site: Site, offset: number, lineOf: (offset: number) => number): string[] {
  const ways = waysOut(look.flow, site);
  if (ways.size === 0) return [];
  const released = [...ways.values()].filter((fate) => fate === 'released').length;
  const handedOn = [...ways.values()].filter((fate) => fate === 'handed on').length;
  const lost = [...look.flow.losses.values()].filter((loss) => loss.site === site).map((loss) => lineOf(loss.at.start));
  const paths = ways.size === 1 ? 'the one path' : `${released} of ${ways.size} paths`;
  const fate = ways.size === 1 && released === 0 ? handedOn === 1 ? 'handed on' : 'never released' : released === ways.size && ways.size > 1 ? `released on all ${ways.size} paths` : `released on ${paths}`;
  const rest = [
    ...(handedOn > 0 && ways.size > 1 ? [`handed on on ${handedOn}`] : []),
    ...(lost.length > 0 ? [`lost at line ${[...new Set(lost)].sort((a, b) => a - b).join(', ')}`] : []),
  ];
  return [`- ${capital(familyInfo(site.family).phrase)} from \`${site.callName}\`, ${hereText(look, site, offset, lineOf(site.call.start))}, ${[fate, ...rest].join(', ')}.`];
}

/** Each way out and what became of the resource there; ways on which it was never handed out do not count. */
function waysOut(flow: FlowResult, site: Site): Map<string, Fate> {
  const ways = new Map<string, Fate>();
  for (const exit of flow.exits) {
    const fate = fateOn(flow, exit, site);
    if (fate !== undefined) ways.set(`${exit.at.start}:${fate}`, fate);
  }
  return ways;
}

function fateOn(flow: FlowResult, exit: Exit, site: Site): Fate | undefined {
  const losses = [...flow.losses.values()].filter((loss) => loss.site === site);
  for (let entry = exit.state.trail; entry !== undefined; entry = entry.before) {
    const own = entry.resource === site.id || entry.resource === site.id + 1;
    if (own && entry.kind === 'release') return 'released';
    if (own && entry.kind === 'acquire') return losses.some((loss) => loss.at.start === exit.at.start || loss.at.start < exit.at.start && loss.kind !== 'return' && loss.kind !== 'throw') ? 'lost' : 'handed on';
  }
  return undefined;
}

/** What the variable holds when the expression around the cursor is reached. */
function hereText(look: Look, site: Site, offset: number, line: number): string {
  const before = [...look.told.keys()].filter((start) => start <= offset).sort((a, b) => b - a)[0];
  const held = before === undefined ? undefined : look.told.get(before);
  if (held === undefined || before! <= site.call.start && site.call.start <= offset && offset <= site.call.end) return `owned since line ${line}`;
  if (held.has(site.id) || held.has(site.id + 1)) return held.size === 1 ? `owned here since line ${line}` : `owned here since line ${line} on some paths`;
  if (held.size === 1 && held.has('released')) return `handed out at line ${line} and released before this point`;
  return `handed out at line ${line}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
