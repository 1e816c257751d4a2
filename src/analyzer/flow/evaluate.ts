// Evaluates an expression on one path: every way it may turn out, each with its value and the state behind it.

import type { AssignExpr, Expr } from '../model/types';
import { noteCopy } from './added-reference';
import { changedByReference, ranLambda, ranVariable } from './by-reference';
import { evaluateCall } from './call';
import { namedValue, resultTest } from './codes';
import { answerOfCode, branch, decide, wentThrough } from './condition';
import { isElement, isFirstReference } from './counting';
import { madeWith, makeObject } from './made';
import { baseOf, calleeName, isIndirect, placeOf, rootName, strip, walkExpr } from './places';
import { countedDown, getsVtable } from './object';
import { escapeExpr, releaseShown, store, useThrough } from './ownership';
import { loseInside } from './inside';
import { follow, notePart, usePart } from './parts';
import { putInRow, readRows } from './rows';
import { computed, counted, flagged, isBitwise, numberOf, settled, settledPair, tiedIn, valueOf } from './numbers';
import { inserted } from './insertion';
import { withoutAsked } from './twin';
import { learnedCode } from './result-code';
import { isOwn, type Run } from './run';
import { macroPlace } from './scan';
import { isMember, learnedMember } from './struct-members';
import { overwritten } from './unknown-call';
import { assignedCode, codeShown, letGo } from './untold';
import type { State, Value } from './state';
import { escapeMembers, escapeValue, get, isExact, NONZERO, pointingInto, read, resourceOf, set, UNKNOWN, ZERO } from './state';

export interface Ended { readonly value: Value; readonly state: State }

export function evaluate(run: Run, expr: Expr, state: State): readonly Ended[] {
  switch (expr.kind) {
    case 'literal': return [{ value: literalValue(expr.value), state }];
    case 'name': return [{ value: nameValue(run, expr.name, state), state: run.scan.lambdas.has(expr.name) ? ranVariable(run, state, expr) : state }];
    case 'this': return [{ value: NONZERO, state }];
    case 'cast': return evaluate(run, expr.operand, state);
    case 'member': {
      if (answerOfCode(run, expr, state) !== undefined) return answerAsValue(run, expr, state);
      const place = placeOf(expr);
      return each(evaluate(run, expr.object, state), (object) => {
        const used = expr.arrow ? wentThrough(run, follow(run, object.state, expr.object, object.value, expr), expr.object, object.value) : letGo(run, object.state, expr.object, object.value);
        return [{ value: place === undefined ? UNKNOWN : get(used, place), state: used }];
      });
    }
    case 'index': return each(evaluate(run, expr.object, state), (object) => each(evaluate(run, expr.index, object.state), (index) => {
      const place = placeOf(expr);
      // Only a map has pointers for an index, and it keeps its keys.
      const known = isExact(index.value) ? escapeValue(index.state, index.value) : index.state;
      return [{ value: place === undefined ? UNKNOWN : get(known, place), state: follow(run, known, expr.object, object.value, expr) }];
    }));
    case 'unary': return unary(run, expr.op, expr.operand, expr, state);
    case 'binary': return binary(run, expr, state);
    case 'assign': return assign(run, expr, state);
    case 'conditional': return each(decide(run, expr.test, state), (taken) => evaluate(run, taken.truth ? expr.then : expr.else, taken.state));
    case 'call': {
      const macro = run.scan.macroPlaces.size === 0 ? undefined : macroPlace(expr);
      if (macro !== undefined && run.scan.macroPlaces.has(macro)) return [{ value: get(state, macro), state }];
      return evaluateCall(run, expr, state);
    }
    case 'new': return each(evaluateAll(run, [...expr.placement, ...expr.args], state), (args) => (
      makeObject(run, expr, changedByReference(run, expr, expr.args, expr.args.reduce(escapeCopied, madeWith(run, expr, codeShown(run, args.state, expr.args), args.values))))));
    case 'delete': return evaluateDelete(run, expr, state);
    case 'lambda': return [{ value: NONZERO, state: ranLambda(run, escapeExpr(run, state, expr), expr) }];
    case 'sequence': return expr.items.reduce<readonly Ended[]>((paths, item) => each(paths, (path) => evaluate(run, item, path.state)), [{ value: UNKNOWN, state }]);
    case 'init-list': return each(evaluateAll(run, expr.items, state), ({ values, state: after }) => {
      if (run.scan.lookedAt.has(expr)) return [{ value: UNKNOWN, state: after }];
      // A tuple of C# takes the code along, to where it is asked for.
      const told = run.fn.file.endsWith('.cs') ? letAllGo(run, after, expr.items, values) : after;
      return [{ value: expr.items.length === 0 ? ZERO : UNKNOWN, state: expr.items.reduce(escapeCopied, values.reduce(escapeValue, told)) }];
    });
    case 'unknown': return each(evaluateAll(run, expr.children, state), ({ values, state: after }) => [{ value: UNKNOWN, state: escapeExpr(run, letAllGo(run, after, expr.children, values), expr) }]);
  }
}

export function each<T, U>(items: readonly T[], next: (item: T) => readonly U[]): readonly U[] {
  return items.length === 1 ? next(items[0]!) : items.flatMap(next);
}

export function evaluateAll(run: Run, exprs: readonly Expr[], state: State): readonly { values: readonly Value[]; state: State }[] {
  return exprs.reduce<readonly { values: readonly Value[]; state: State }[]>(
    (paths, expr) => each(paths, (path) => evaluate(run, expr, path.state).map((ended) => ({ values: [...path.values, ended.value], state: ended.state }))),
    [{ values: [], state }],
  );
}

function letAllGo(run: Run, state: State, exprs: readonly Expr[], values: readonly Value[]): State {
  return values.reduce((next, value, index) => letGo(run, next, exprs[index]!, value), state);
}

function literalValue(value: string | number | boolean | null): Value {
  if (value === null || value === 0 || value === false) return ZERO;
  if (typeof value === 'number') return Number.isInteger(value) ? `=${value}` : UNKNOWN;
  return NONZERO;
}

function nameValue(run: Run, name: string, state: State): Value {
  const known = state.vars.get(name);
  if (known !== undefined) return read(known);
  if (run.scan.types.has(name)) return UNKNOWN;
  const last = name.slice(name.lastIndexOf(':') + 1);
  return namedValue(last) ?? run.env.constant(last) ?? UNKNOWN;
}

function unary(run: Run, op: string, operand: Expr, whole: Expr, state: State): readonly Ended[] {
  if (op === 'sizeof') return [{ value: UNKNOWN, state }];
  if (op === '!') return answerAsValue(run, whole, state);
  if (op === '&') {
    const written = strip(operand);
    const inner = written.kind === 'unary' && written.op === '~' ? strip(written.operand) : written;
    const place = placeOf(inner);
    if (inner.kind === 'name' || inner !== written || place !== undefined && isMember(run, place)) return [{ value: `&${place ?? ''}`, state }];
    return each(evaluate(run, inner, state), (ended) => {
      const root = rootResource(ended.state, inner);
      return [{ value: root !== undefined ? `I${root}` : place === undefined ? NONZERO : `&${place}`, state: ended.state }];
    });
  }
  return each(evaluate(run, operand, state), ({ value, state: after }) => {
    if (op === '*') {
      const place = placeOf(whole);
      const direct = value.startsWith('&') ? value.slice(1) : place;
      return [{ value: direct === undefined || direct === '' ? UNKNOWN : get(after, direct), state: useThrough(run, usePart(run, after, placeOf(operand), whole), value, whole) }];
    }
    if (op.includes('++') || op.includes('--')) {
      const place = placeOf(operand);
      const moved = resourceOf(value) === undefined ? counted(run, place ?? '', value, op.includes('++') ? 1 : -1) : pointingInto(after, value);
      const known = op.includes('--') ? countedDown(after, operand) : after;
      // `while (tries--)` asks for what it was.
      return [{ value: op.startsWith('x') && resourceOf(value) === undefined ? value : moved, state: place === undefined ? known : store(run, known, place, moved, whole) }];
    }
    const number = op === '-' || op === '~' ? numberOf(value) : undefined;
    if (number !== undefined && Math.abs(number) <= 0x7fffffff) return [{ value: valueOf(op === '-' ? -number : ~number), state: after }];
    return [{ value: UNKNOWN, state: after }];
  });
}

/**
 * A test used as a value: an open question stays one value, it does not split the path, unless calls are made on the way or it asks
 * for a code that came as a parameter, or for a member of a struct that did: what it answers is what the caller wants to know.
 */
export function answerAsValue(run: Run, test: Expr, state: State): readonly Ended[] {
  const answers = branch(run, test, state);
  const first = answers[0];
  if (answers.length > 1 && pureTest(test) && !answers.some((taken) => learnedCode(state, taken.state) || learnedMember(state, taken.state))) return [{ value: UNKNOWN, state }];
  if (answers.length === 1 && first !== undefined) return [{ value: first.truth ? NONZERO : ZERO, state: first.state }];
  return answers.map((taken) => ({ value: taken.truth ? NONZERO : ZERO, state: taken.state }));
}

function pureTest(test: Expr): boolean {
  let pure = true;
  walkExpr(test, (inner) => {
    if (inner.kind === 'assign' || inner.kind === 'call' && resultTest(calleeName(inner) ?? '') === undefined) pure = false;
  });
  return pure;
}

function binary(run: Run, expr: Extract<Expr, { kind: 'binary' }>, state: State): readonly Ended[] {
  if (['&&', '||', '==', '!=', '<', '>=', '>', '<='].includes(expr.op)) {
    return answerAsValue(run, expr, state);
  }
  return each(evaluateAll(run, [expr.left, expr.right], state), ({ values: [left, right], state: asked }) => {
    const after = expr.op === '<<' ? inserted(run, expr.op, expr.left, expr.right, right!, asked) : asked;
    const pointer = [left!, right!].find((value) => resourceOf(value) !== undefined);
    return [{ value: pointer !== undefined && (expr.op === '+' || expr.op === '-') ? pointingInto(after, pointer) : computed(expr.op, ...settledPair(run, expr.left, expr.right, [left!, right!])), state: letGo(run, letGo(run, after, expr.left, left!), expr.right, right!) }];
  });
}

function assign(run: Run, written: AssignExpr, state: State): readonly Ended[] {
  const expr = compound(written);
  return each(evaluate(run, expr.right, state), (right) => {
    const target = strip(expr.left);
    const macro = macroPlace(target);
    const place = macro !== undefined && run.scan.macroPlaces.has(macro) ? macro : placeOf(target);
    const { value, state: known } = expr.op === '=' ? assigned(run, state, right, place, expr.right) : changed(run, { ...right, value: settled(run, expr.right, right.value) }, place, expr.op, expr);
    // What the left side reads on its way: p of p->m, i of a[i].
    return each(target.kind === 'name' || macro !== undefined ? [{ value, state: known }] : evaluate(run, target, known), (left) => {
      const given = resourceOf(value) === undefined ? escapeCopied(left.state, expr.right) : left.state;
      const touched = readRows(run, putInRow(run, given, target, value), place, expr.right);
      const told = assignedCode(run, touched, target, place, expr.right, value);
      const stored = noteCopy(run, storeInto(run, expr.op === '-' ? countedDown(told, target) : getsVtable(told, target), target, place, value, expr), place, expr.right);
      return [{ value, state: expr.op === '=' ? notePart(run, left.state, stored, place, expr.right) : stored }];
    });
  });
}

/** `x = x + 1` is `x += 1`. */
function compound(expr: AssignExpr): AssignExpr {
  const right = strip(expr.right);
  const place = expr.op === '=' && right.kind === 'binary' && (isBitwise(right.op) || right.op === '+' || right.op === '-') ? placeOf(expr.left) : undefined;
  return place !== undefined && right.kind === 'binary' && placeOf(right.left) === place ? { ...expr, op: right.op, right: right.right } : expr;
}

/** A named number is worth knowing where a test asks for it; so is that it says what became of something. */
export function assigned(run: Run, before: State, { value, state }: Ended, place: string | undefined, right: Expr): Ended {
  if (place === undefined || !run.scan.tested.has(place)) return { value, state };
  const told = before.blurred && resourceOf(value) === undefined ? tiedIn(before, right) : UNKNOWN;
  return { value: told === UNKNOWN ? settled(run, right, value) : told, state };
}

/** `x |= right`, `x += right`. */
function changed(run: Run, { value, state }: Ended, place: string | undefined, op: string, { left, right: from }: AssignExpr): Ended {
  const right = { value, state: inserted(run, op, left, from, value, state) };
  const old = get(right.state, place ?? '');
  if (resourceOf(old) !== undefined) return { value: pointingInto(right.state, old), state: right.state };
  if (isBitwise(op)) return flagged(run, right.state, place, op, old, right.value);
  const by = op === '+' || op === '-' ? numberOf(right.value) : undefined;
  return { value: by === undefined || place === undefined || by <= 0 ? UNKNOWN : counted(run, place, old, op === '+' ? by : -by), state: right.state };
}

/** A struct that is copied takes along what its members hold, alone or as part of a pair. */
export function escapeCopied(state: State, expr: Expr): State {
  const copied = strip(expr);
  switch (copied.kind) {
    case 'name':
    case 'member': {
      const place = placeOf(copied);
      return place === undefined ? state : escapeMembers(state, place);
    }
    case 'conditional': return escapeCopied(escapeCopied(state, copied.then), copied.else);
    case 'init-list': return copied.items.reduce(escapeCopied, state);
    case 'call': return copied.args.length === 1 && /^(?:move|forward)$/.test(calleeName(copied) ?? '') ? escapeCopied(state, copied.args[0]!) : state;
    default: return state;
  }
}

function storeInto(run: Run, state: State, target: Expr, place: string | undefined, value: Value, at: Expr): State {
  if (place === undefined) {
    if (target.kind === 'call' && calleeName(target) === 'tie') return target.args.reduce((next, arg) => overwritten(run, next, placeOf(arg) ?? '', false), escapeValue(state, value));
    if (isFirstReference(run, state, value) && isElement(run, target)) return state;
    // An element at a varying index, or the result of a call: whatever is stored there is out of sight.
    return escapeValue(state, value);
  }
  const holder = resourceOf(get(state, baseOf(place)));
  // `*out = p` gives it to the caller; anything else that a followed pointer leads to is out of sight.
  const isOut = holder !== undefined && holder < 0 && place === `*${baseOf(place)}` && (resourceOf(value) ?? -1) >= 0;
  if (isMember(run, place)) {
    if ((resourceOf(value) ?? -1) >= 0 || resourceOf(value) === undefined && !value.startsWith('&')) return store(run, state, place, value, at);
    // What comes from elsewhere stays where it was put; what was there before may be anywhere.
    return set(escapeValue(escapeValue(state, value), get(state, place)), place, UNKNOWN);
  }
  if (isIndirect(place) && !isOut && holder !== undefined && resourceOf(value) !== undefined) return isLinkedTo(state, value, baseOf(place)) ? state : escapeValue(state, value);
  if (value.startsWith('&') && (!isOwn(run, baseOf(place)) || isIndirect(place) && holder !== undefined)) return store(run, escapeValue(state, value), place, NONZERO, at);
  return store(run, state, place, value, at);
}

/** A linked block that is put into the block it is linked to stays what it was. */
export function isLinkedTo(state: State, value: Value, parent: string): boolean {
  const resource = state.held.get(resourceOf(value)!);
  return resource?.status === 'child' && resource.parent === parent;
}

function evaluateDelete(run: Run, expr: Extract<Expr, { kind: 'delete' }>, state: State): readonly Ended[] {
  return each(evaluate(run, expr.operand, state), (operand) => {
    const id = resourceOf(operand.value);
    releaseShown(run, operand.state, expr.operand, expr.array ? 'cxx-array' : 'cxx-object', expr, expr.array ? 'delete[]' : 'delete');
    const family = expr.array ? 'cxx-array' : 'cxx-object';
    const asked = withoutAsked(run, operand.state, placeOf(expr.operand), id);
    const freed = id === undefined || !isExact(operand.value) ? asked : useThrough(run, asked, operand.value, expr, family);
    return [{ value: UNKNOWN, state: loseInside(run, freed, expr.operand, family, expr) }];
  });
}

/** The resource an expression such as `p->aRow[i].lpProps` starts from. */
export function rootResource(state: State, expr: Expr): number | undefined {
  const name = rootName(expr);
  return name === undefined ? undefined : resourceOf(get(state, name));
}
