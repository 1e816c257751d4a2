// What a function does to the process and the session, itself or through what it calls: loads the MAPI library, logs on, opens a
// store. Each effect knows the chain of calls that leads to it. What runs once for the program is left out.

import { calleeName, receiverOf, walkExpr } from '../flow/places';
import type { Role } from '../api';
import type { CallExpr, FunctionModel } from '../model/types';
import type { Node } from './explore';
import { factsOf, lambdaFunction } from './facts';
import { lastPart, type Program } from './program';
import { constructorOf, handedFunction, resolveCall } from './resolve';
import { apiMatch, loadCalls, roleCalls, rowWithRole, type EffectRole, type RoleCall } from './roles';

/** One call on the way from a function to an effect. */
export interface Link {
  readonly fn: FunctionModel;
  readonly node: Node;
  readonly callee: FunctionModel;
  readonly how: 'call' | 'construct' | 'thread' | 'each';
}

export interface Effect {
  readonly site: RoleCall;
  /** From the function in question down to the call of the API; empty when it stands in the function itself. */
  readonly links: readonly Link[];
}

const told = new Set<EffectRole | Role>(['mapi-load', 'named-load', 'mapi-init', 'logon', 'open-store', 'exporter', 'exporter-config', 'update-state', 'open-attachment', 'rendering', 'advise']);
/** Roles of rows behind the effects that are told. */
const sources = new Set<Role>(['library-load', 'mapi-init', 'logon', 'open-store', 'open-property', 'exporter-config', 'update-state', 'open-attachment', 'read-one-property', 'read-properties', 'set-columns', 'advise']);
const maxLinks = 6;
const maxPerRole = 6;

interface Memo { readonly program: Program; readonly version: number; readonly effects: readonly Effect[] }
const memos = new WeakMap<FunctionModel, Memo>();
const linkMemos = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly links: readonly Link[] }>();

export function effectsOf(program: Program, fn: FunctionModel): readonly Effect[] {
  const memo = memos.get(fn);
  if (memo?.program === program && memo.version === program.version) return memo.effects;
  // A function on the way back to itself adds nothing new.
  memos.set(fn, { program, version: program.version, effects: [] });
  const effects = collect(program, fn);
  memos.set(fn, { program, version: program.version, effects });
  return effects;
}

function collect(program: Program, fn: FunctionModel): readonly Effect[] {
  const { staticCalls } = factsOf(fn);
  const own = roleCalls(program, fn).filter((site) => told.has(site.role) && !staticCalls.has(site.call)).map((site): Effect => ({ site, links: [] }));
  const through = linksOf(program, fn).flatMap((link) => effectsOf(program, link.callee)
    .filter((effect) => effect.links.length < maxLinks)
    .flatMap((effect): readonly Effect[] => sitesSeenFrom(program, link, effect.site).map((site) => ({ site, links: [link, ...effect.links] }))));
  const counts = new Map<string, number>();
  return [...own, ...through].filter((effect) => {
    const key = `${effect.site.role} ${effect.links[0] ? effect.links[0].node.start : ''}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= maxPerRole;
  });
}

/** An effect of a callee as its caller sees it: a library that a parameter names is the one that the argument names. */
function sitesSeenFrom(program: Program, link: Link, site: RoleCall): readonly RoleCall[] {
  if (site.role !== 'named-load') return [site];
  const args = 'kind' in link.node && link.node.kind === 'call' && link.how === 'call' ? link.node.args : [];
  return loadCalls(program, site, link.fn, args[site.param ?? 0]);
}

/** Everything a function makes run: calls, constructors, threads it starts, callbacks for each element. */
export function linksOf(program: Program, fn: FunctionModel): readonly Link[] {
  const memo = linkMemos.get(fn);
  if (memo?.program === program && memo.version === program.version) return memo.links;
  const facts = factsOf(fn);
  const links: Link[] = [];
  const add = (node: Node, callee: FunctionModel | undefined, how: Link['how']): void => {
    if (callee && callee !== fn) links.push({ fn, node, callee, how });
  };
  const leading = leadingNames(program);
  for (const call of facts.calls) {
    const name = calleeName(call) ?? '';
    if (facts.staticCalls.has(call) || !(leading.has(name) || facts.declaresByName.get(name)?.some((stmt) => stmt.init?.kind === 'lambda'))) continue;
    const match = apiMatch(program, fn, call);
    if (!match) {
      add(call, resolveCall(program, fn, call), 'call');
      continue;
    }
    for (const [role, how] of [['thread-start', 'thread'], ['for-each', 'each']] as const) {
      if (match.row.roles?.includes(role)) add(call, callbackOf(program, fn, call, match.row.callback), how);
    }
  }
  for (const stmt of facts.declares) {
    if (stmt.isStatic || !leading.has(stmt.type.name)) continue;
    add(stmt, constructorOf(program, fn, stmt), 'construct');
    // std::thread worker(Run, ...): an object whose constructor starts a thread.
    const started = stmt.ctorArgs && program.api.lookup({ name: stmt.type.name, receiverType: 'std', arity: stmt.ctorArgs.length });
    if (started?.row.roles?.includes('thread-start')) add(stmt, handedFunction(program, fn, stmt.ctorArgs![started.row.callback ?? 0]!), 'thread');
  }
  for (const node of facts.news) if (leading.has(node.type.name)) add(node, constructorOf(program, fn, node), 'construct');
  linkMemos.set(fn, { program, version: program.version, links });
  return links;
}

const leadMemos = new WeakMap<Program, { readonly version: number; readonly names: ReadonlySet<string> }>();
const passing = new Set<Role>(['thread-start', 'timer-start', 'for-each']);

/** Whether anything in the workspace names the function: a call, an object of its class, a callback. */
export function isCalled(program: Program, fn: FunctionModel): boolean {
  const own = fn.kind === 'constructor' || fn.kind === 'destructor' ? fn.name.replace('~', '') : fn.name;
  for (const model of program.files.values()) for (const other of model.functions) if (namesUsed(other).has(own)) return true;
  return false;
}

/** Names of which a call, or an object, may lead to an effect: worked out by names alone, so that few calls have to be resolved. */
function leadingNames(program: Program): ReadonlySet<string> {
  const memo = leadMemos.get(program);
  if (memo?.version === program.version) return memo.names;
  const names = new Set(program.api.rows.filter((row) => row.roles?.some((role) => sources.has(role) || passing.has(role))).map((row) => row.name));
  const callers = new Map<string, string[]>();
  for (const model of program.files.values()) {
    for (const fn of model.functions) {
      const own = fn.kind === 'constructor' || fn.kind === 'destructor' ? fn.name.replace('~', '') : fn.name;
      for (const used of namesUsed(fn)) {
        const list = callers.get(used);
        if (list) list.push(own);
        else callers.set(used, [own]);
      }
    }
  }
  const work = [...names];
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    for (const caller of [...(callers.get(name) ?? []), ...program.derivedFrom(name).map((one) => one.name)]) {
      if (names.has(caller)) continue;
      names.add(caller);
      work.push(caller);
    }
  }
  leadMemos.set(program, { version: program.version, names });
  return names;
}

const usedNames = new WeakMap<FunctionModel, ReadonlySet<string>>();

/** Names a function calls, hands over or makes objects of, those in its lambdas included. */
export function namesUsed(fn: FunctionModel): ReadonlySet<string> {
  const known = usedNames.get(fn);
  if (known) return known;
  const facts = factsOf(fn);
  const used = new Set<string>();
  for (const call of facts.calls) {
    used.add(calleeName(call) ?? '');
    for (const arg of call.args) walkExpr(arg, (expr) => { if (expr.kind === 'name') used.add(lastPart(expr.name)); });
  }
  for (const stmt of facts.declares) used.add(stmt.type.name);
  for (const node of facts.news) used.add(node.type.name);
  for (const lambda of facts.lambdas) for (const name of namesUsed(lambdaFunction(lambda, fn))) used.add(name);
  usedNames.set(fn, used);
  return used;
}

function callbackOf(program: Program, fn: FunctionModel, call: CallExpr, at: number | undefined): FunctionModel | undefined {
  const arg = at === undefined ? undefined : call.args[at];
  return arg && handedFunction(program, fn, arg);
}

/** Functions that a call makes run again and again from now on: timer procedures, idle routines. */
export function timerProcedure(program: Program, fn: FunctionModel, call: CallExpr): FunctionModel | undefined {
  const row = rowWithRole(program, fn, call, 'timer-start');
  if (!row) return undefined;
  const procedure = callbackOf(program, fn, call, row.callback);
  // A timer that stops itself, or that is set for one time only, repeats nothing.
  const stops = procedure && factsOf(procedure).calls.some((inner) => /^(?:KillTimer|DeleteTimerQueueTimer|timeKillEvent|CancelWaitableTimer|DeregisterIdleRoutine)$/.test(calleeName(inner) ?? '') && receiverOf(inner) === undefined);
  const period = row.period === undefined ? undefined : call.args[row.period];
  const once = period?.kind === 'literal' && period.value === 0;
  return stops || once ? undefined : procedure;
}
