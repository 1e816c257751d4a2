// Walks all paths of one function with the states of ownership.ts. Paths that come to the same block with the same state are
// one; the number of states is capped, and a function over the cap tells nothing about its callers.

import type { FunctionModel, Span, TypeRef } from '../model/types';
import { baseOf, placeOf } from './places';
import type { Block, Cfg } from './cfg';
import { isGuidName, looksLikeMacro } from './codes';
import { decide, equal } from './condition';
import { each, evaluate } from './evaluate';
import { withObjects } from './dotted';
import { endFunction, endProcessStates } from './ending';
import { fixedArrays } from './fixed-arrays';
import { openedAt, openedIn, ownLists } from './own-lists';
import { remembered } from './remembered';
import { looksIn } from './row-readers';
import { afterTest } from './pressure';
import { oneByOne, type Start, type Walked } from './one-by-one';
import { again, confirm, Replays } from './replay';
import { constantIn } from './numbers';
import { ANY, codesOf, FAILED, isCodeParameter } from './result-code';
import { isOwn, nothingFound, type FlowEnv, type Run, type Watch } from './run';
import { scanFunction, type Scan } from './scan';
import { isFlag, isNumberOut } from './types';
import { enterMembers } from './struct-members';
import { evaluatedIn, withoutTemporaries } from './temporary';
import { caught, eventThrows, mayThrow, releasedIn } from './throwing';
import { lookOn } from './watch';
import { distinct, maxStatesPerBlock, Worklist } from './worklist';
import { afterAnswer } from './untold';
import type { ResourceId, State } from './state';
import { transfer } from './transfer';
import { emptyState, FAILURE, forget, get, hold, NONZERO, note, resourceOf, RESULT, set, UNKNOWN, withoutDoubtful, withoutFailures } from './state';

export interface FlowResult extends Pick<Run, 'sites' | 'losses' | 'misuses' | 'exits' | 'released' | 'releasedPlaces' | 'handedOn' | 'siteOf'>, Pick<Scan, 'handledRows'> {
  /** False when the cap was hit: what was found is true, what was not found is not known. */
  readonly complete: boolean;
  /** Why the walk ended early. */
  readonly gaveUp?: 'steps' | 'states';
}

const maxSteps = 1000;
/** Who has not come half the way in half the steps, or goes round and round for as long, will not come to the end. */
function isHopeless(steps: number, progress: number, lastAt: number): boolean {
  return steps > maxSteps / 2 && progress < 0.45 || steps - lastAt > maxSteps / 2 && progress < 0.9;
}
/** The second walk, which joins nothing, comes to the same places many times over. */
const maxStepsApart = 400;
const none: ReadonlySet<ResourceId> = new Set();

export function walkFunction(fn: FunctionModel, cfg: Cfg, env: FlowEnv, watch?: Watch): FlowResult {
  const seen = scanFunction(fn, cfg, (expr) => constantIn(env, expr), looksIn(env));
  const types = fn.file.endsWith('.cs') ? new Map([...seen.types].map(([name, type]) => [name, declaredAs(env, name, type)])) : withObjects(fn, seen.types);
  const scan = { ...seen, ...ownLists(cfg, seen.exposed, env), types, fixedArrays: fixedArrays(cfg, types, env) };
  const run: Run = {
    fn, env, scan, sites: new Map(), siteOf: new Map(), closing: new Map(), ...nothingFound(), ...(watch === undefined ? {} : { watch }),
  };
  const outs = new Set(fn.params.filter((param) => param.type.reference || isOutParameter(run, param.type) || isNumberOut(param.type)).map((param) => param.name));
  for (const { param } of env.members) outs.add(fn.params[param]!.name);
  if (watch !== undefined) outs.add(baseOf(watch.place));
  const start = parameters(run);
  const isLive = cfg.blocks.map(({ id }) => remembered((place) => {
    const name = place.startsWith('?') ? place : baseOf(place);
    return place.startsWith('<') || outs.has(name) || scan.isLiveAt(id, name);
  }));
  const arriving = (block: number, state: State): State => {
    const { vars, held, trail, blurred } = forget(state, isLive[block]!, scan.addsReferences);
    return { vars, held, trail, way: { block, before: state.way, others: [] }, blurred };
  };
  const walk = (run: Run, most: number, { apart, from }: { apart?: true; from?: Start } = {}): Walked & { readonly gaveUp?: FlowResult['gaveUp']; readonly joined: boolean } => {
    const waiting = new Worklist(run, cfg, apart === true);
    const visit = (block: number, state: State): void => { if (from?.isOfInterest(state) !== false) waiting.add(block, arriving(block, state)); };
    let steps = 0;
    let [progress, lastAt] = [0, 0];
    let whole = true;
    if (from === undefined) visit(cfg.entry, start);
    else for (const state of from.states) waiting.add(from.block, state);
    for (let next = waiting.next(); next !== undefined && steps <= most && !isHopeless(steps, progress, lastAt); next = waiting.next()) {
      if (waiting.progress > progress) [progress, lastAt] = [waiting.progress, steps];
      for (const state of next.states) {
        steps += 1;
        if (!step(run, cfg.blocks[next.block]!, state, visit)) whole = false;
      }
    }
    const gaveUp = steps > most || isHopeless(steps, progress, lastAt) ? 'steps' : whole && !waiting.hasDropped && run.block.lost !== true ? undefined : 'states';
    return { ...(gaveUp === undefined ? {} : { gaveUp }), joined: waiting.hasJoined, steps, arrived: (block) => waiting.arrived(block) };
  };
  const { gaveUp, joined } = walk(run, maxSteps);
  let apart: Run | undefined;
  const walkApart = (): Run => {
    if (apart === undefined) walk(apart = again(run), maxStepsApart, { apart: true });
    return apart;
  };
  const replays = new Replays(run, start, (fresh, block, states, to) => {
    const next: State[] = [];
    for (const state of states) step(fresh, cfg.blocks[block]!, state, (id, after) => { if (id === to) next.push(arriving(id, after)); });
    return distinct(next);
  });
  const confirmed = (one: Run): void => confirm(one, replays, walkApart);
  if (joined) confirmed(run);
  if (gaveUp !== undefined) {
    oneByOne(run, cfg.blocks.length, (one, most, from) => walk(one, most, from === undefined ? {} : { from }), confirmed);
  }
  return { sites: run.sites, siteOf: run.siteOf, losses: run.losses, misuses: run.misuses, exits: run.exits, released: run.released, handledRows: scan.handledRows, releasedPlaces: run.releasedPlaces, handedOn: run.handedOn, complete: gaveUp === undefined, ...(gaveUp === undefined ? {} : { gaveUp }) };
}

/** What an out-parameter points to when the function starts. */
export function pointee(index: number): ResourceId {
  return -(index + 101);
}

/** `out var x` is what the function that fills it is declared to fill: a bare address, or an object that frees what it holds. */
function declaredAs(env: FlowEnv, name: string, type: TypeRef): TypeRef {
  return type.name === 'var' ? env.typeOfName(name) ?? type : type;
}

export function isOutParameter(run: Pick<Run, 'env'>, type: TypeRef): boolean {
  return type.pointers >= 2 || type.pointers === 1 && run.env.isRawPointer({ ...type, pointers: 0 });
}

function parameters(run: Run): State {
  let state = emptyState;
  run.fn.params.forEach((param, index) => {
    // Result codes are followed too: a function that logs a code, or tests it, must not lose what its caller knows.
    // So are flags that the caller reads afterwards.
    const isCode = isCodeParameter(run.fn, param.type) || isFlag(param.type);
    if (param.name === '' || !run.env.isRawPointer(param.type) && !isCode) return;
    state = hold(set(state, param.name, `R${-(index + 1)}`), -(index + 1), { status: 'param', touched: run.scan.freedByRows.has(param.name), ...(isCode ? { code: ANY } : {}) });
    if (!isCode && isOutParameter(run, param.type)) state = hold(set(state, `*${param.name}`, `R${pointee(index)}`), pointee(index), { status: 'param', touched: false });
  });
  return enterMembers(run, state);
}

/** False when some of the states inside the block had to be dropped. */
function step(run: Run, block: Block, start: State, visit: (block: number, state: State) => void): boolean {
  run.block.id = block.id;
  run.block.loopDepth = block.loopDepth;
  let states: readonly State[] = [openedIn(run, start, block.id)];
  const { end, handlers } = block;
  const throwTo = (at: readonly State[], released: ReadonlySet<ResourceId>): void => { for (const handler of handlers) for (const state of at) visit(handler, caught(state, released)); };
  throwTo(states, none);
  let all = true;
  for (const event of block.events) {
    const after = distinct(each(states, (state) => transfer(run, event, openedAt(run, state, event)).map((next) => withoutTemporaries(run, state, next, evaluatedIn(event)))));
    const before = states;
    states = after.length <= maxStatesPerBlock ? after : after.slice(0, maxStatesPerBlock);
    all &&= states === after;
    if (handlers.length > 0 && eventThrows(run, event)) throwTo(states, releasedIn(before));
  }
  if (handlers.length > 0) throwTo(states, end.kind === 'exit' && end.how === 'throw' || end.kind === 'branch' && mayThrow(run, end.test) ? releasedIn(states) : none);
  for (const before of states) {
    const state = end.kind === 'branch' || end.kind === 'switch' ? openedAt(run, before, end.kind === 'branch' ? end.test : end.subject) : before;
    switch (end.kind) {
      case 'jump':
        if (run.watch !== undefined && end.from !== undefined) lookOn(run, run.watch, { kind: 'jump', at: end.from }, state);
        visit(end.to, end.back ? newRound(run, state, end.to) : end.at === undefined ? state : note(state, { at: end.at, kind: 'continue' })); break;
      case 'either':
        visit(end.then, note(state, { at: run.fn.nameSpan, kind: 'call' }));
        if (end.first === undefined || run.env.typeOfName(end.first)?.array !== true) visit(end.else, state);
        break;
      case 'branch':
        if (run.watch !== undefined) lookOn(run, run.watch, { kind: 'eval', expr: end.test }, state);
        for (const taken of decide(run, end.test, state)) visit(taken.truth ? end.then : end.else, note(afterTest(run, end.test, state, withoutFailures(withoutTemporaries(run, state, taken.state, [end.test]))), { at: end.test, kind: 'branch', truth: taken.truth, test: end.test }));
        break;
      case 'switch': switchTo(run, end, state, visit); break;
      case 'exit': leaveFunction(run, end, state); break;
    }
  }
  return all;
}

/** Each label in turn is the subject's value or is not; the last way on is for what is left. */
function switchTo(run: Run, end: Extract<Block['end'], { kind: 'switch' }>, before: State, visit: (block: number, state: State) => void): void {
  const { subject } = end;
  const place = placeOf(subject) ?? '';
  const go = (to: number, state: State, at: Span | undefined): void => {
    const next = afterTest(run, subject, before, afterAnswer(run, subject, withoutFailures(state), true));
    visit(to, at === undefined ? next : note(next, { at, kind: 'case' }));
  };
  for (const ended of evaluate(run, subject, before)) {
    let left: readonly State[] = [ended.state];
    for (const { values: labels, to } of end.cases) {
      left = labels.reduce<readonly State[]>((open, label) => open.flatMap((state) => {
        const { value, state: after } = evaluate(run, label, state)[0] ?? { value: UNKNOWN, state };
        const asked = ended.value === UNKNOWN ? get(after, place) : ended.value;
        // Which of many numbers it is would only multiply the paths; that it is a failure is worth knowing.
        const isPlain = value.startsWith('=') && asked === UNKNOWN;
        const told = isPlain && codesOf(after, value) === FAILED ? FAILURE : value;
        return equal(run, { expr: subject, value: asked }, { expr: label, value: told }, after).flatMap((way) => {
          if (way.truth) go(to, isPlain && told === value ? after : way.state, label);
          return way.truth ? [] : [way.state];
        });
      }), left);
    }
    for (const state of left) go(end.otherwise, state, end.fallback);
  }
}

function leaveFunction(run: Run, end: Extract<Block['end'], { kind: 'exit' }>, before: State): void {
  const state = withoutDoubtful(before);
  if (end.how === 'throw') {
    run.exits.push({ result: UNKNOWN, state, how: 'throw', at: end.at });
    return;
  }
  const left = endFunction(run, state, end.how, end.at);
  endProcessStates(run, left, end.how, end.at);
  run.exits.push({ result: state.vars.get(RESULT) ?? UNKNOWN, state: left, how: end.how, at: end.at });
}

/** In the next round of a loop members may have changed, and answers that hang on more than the function's own variables may differ; a member that is there stays, where the loop does not name it. */
function newRound(run: Run, state: State, head: number): State {
  let next = state;
  const names = run.scan.inRound.get(head);
  for (const [place, value] of state.vars) {
    if (value === NONZERO && place === baseOf(place) && !run.scan.types.has(place) && run.fn.owner !== undefined && names?.has(place) === false) continue;
    if (place.startsWith('?') && !hangsOnOwn(run, place) || !place.startsWith('?') && resourceOf(value) === undefined && !place.startsWith('*') && !place.startsWith('<') && !isOwn(run, baseOf(place))) next = set(next, place, UNKNOWN);
  }
  return next;
}

/** `?mode==3`, `?riid==IID_IMessage`: as long as nobody assigns the variable, which is seen, the answer stays what it was. */
function hangsOnOwn(run: Run, question: string): boolean {
  return !/->|[.{[*]/.test(question) && (run.scan.repeated.get(question) ?? []).every((name) => (
    isOwn(run, name) ? !run.scan.counters.has(name) : looksLikeMacro(name) || isGuidName(name) || run.env.constant(name) !== undefined));
}
