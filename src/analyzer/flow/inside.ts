// A block, or a struct made with new, is freed while a member of it holds what is given back by nobody else.

import type { Family } from '../api';
import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { lose } from './ownership';
import { calleeName, isNullConstant, isWithin, placeOf, rootName, strip, walkExpr } from './places';
import { isOwn, type Run } from './run';
import { pointedTo, walkStmts } from './scan';
import { isExact, resourceOf, set, UNKNOWN, type State } from './state';

const blocks: ReadonlySet<Family | 'any'> = new Set<Family | 'any'>(['mapi-buffer', 'srowset', 'adrlist', 'c-heap', 'process-heap', 'local-mem', 'global-mem', 'co-task-mem', 'cxx-object']);

export function loseInside(run: Run, before: State, owner: Expr | undefined, family: Family | 'any', at: Expr): State {
  const block = owner === undefined ? undefined : placeOf(owner);
  if (block === undefined || !blocks.has(family) || !/^\w+$/.test(block) || !isOwn(run, block) || !run.scan.loopDepth.has(block)) return before;
  let state = before;
  for (const [place, value] of before.vars) {
    const id = resourceOf(value);
    if (id === undefined || id < 0 || !isExact(value) || !place.startsWith(`${block}->`) && !place.startsWith(`${block}[`) || state.held.get(id)?.status !== 'owned') continue;
    // The properties of each row are freed with the list; what frees the list alone is told of at that call.
    if (/(?:->|\.)(?:rgPropVals|lpProps)$/.test(place)) continue;
    if (isOnlyHere(run, block, place, at)) state = lose(run, set(state, place, UNKNOWN), id, place, 'parent-freed', at);
  }
  return state;
}

const known = new WeakMap<FunctionModel, Map<string, boolean>>();

function isOnlyHere(run: Run, block: string, place: string, at: Expr): boolean {
  const answers = known.get(run.fn) ?? new Map<string, boolean>();
  known.set(run.fn, answers);
  const key = `${at.start}:${place}`;
  let answer = answers.get(key);
  if (answer === undefined) answers.set(key, answer = isBare(run, block, place) && !goesElsewhere(run, block, place, comesBack(run, block, at) ? Infinity : at.end));
  return answer;
}

/** What stands behind the place may come before it, with the same block. */
function comesBack(run: Run, block: string, at: Expr): boolean {
  let found = run.scan.loopDepth.get(block) !== run.block.loopDepth;
  eachStmt(run.fn.body, (stmt) => { found ||= stmt.kind === 'label' && stmt.start < at.start; });
  return found;
}

const mapiStruct = /^(?:SPropValue|SRow(?:Set)?|ADRLIST|ADRENTRY|ENTRYLIST|SBinary(?:Array)?)$/;

/** A plain pointer in a plain struct: no destructor looks after it. */
function isBare(run: Run, block: string, place: string): boolean {
  const made = run.scan.types.get(block)!;
  const struct = made.name === 'auto' ? newIn(run.fn, block) : { ...made, name: pointedTo(made), pointers: 0 };
  if (struct === undefined) return false;
  let type: TypeRef | undefined;
  eachExpr(run.fn, (top) => walkExpr(top, (expr) => { if (type === undefined && expr.kind === 'member' && placeOf(expr) === place) type = run.env.typeOf(expr); }));
  return type === undefined ? mapiStruct.test(struct.name) : run.env.isPlainStruct(struct) && run.env.isRawPointer(type);
}

/** `auto block = new Block`. */
function newIn(fn: FunctionModel, block: string): TypeRef | undefined {
  let type: TypeRef | undefined;
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'declare' && stmt.name === block && stmt.init?.kind === 'new') type = stmt.init.type; });
  return type;
}

/** Somebody else may come to what the place holds, before the end: the block, or what leads there, goes somewhere, or is read at an index that varies. */
function goesElsewhere(run: Run, block: string, place: string, end: number): boolean {
  let goes = false;
  /** `stays`: it is only looked at, filled or freed. */
  const look = (expr: Expr, stays: boolean): void => {
    const inner = strip(expr);
    if ((inner.kind === 'name' || inner.kind === 'member' || inner.kind === 'index') && rootName(inner) === block) {
      const found = placeOf(inner);
      goes ||= found === undefined || found !== place && !stays && isWithin(place, found);
      return;
    }
    switch (inner.kind) {
      case 'member': return look(inner.object, false);
      case 'index': look(inner.object, false); return look(inner.index, false);
      case 'unary': return inner.op === 'sizeof' ? undefined : look(inner.operand, inner.op === '!' || inner.op === '&' && stays);
      case 'delete': return look(inner.operand, true);
      case 'binary': {
        const asks = ['&&', '||'].includes(inner.op) || /^[!=]=$/.test(inner.op) && (isNullConstant(inner.left) || isNullConstant(inner.right));
        look(inner.left, asks);
        return look(inner.right, asks);
      }
      case 'assign': look(inner.left, isMade(inner.right)); return look(inner.right, false);
      case 'conditional': look(inner.test, true); look(inner.then, false); return look(inner.else, false);
      case 'call': {
        // A method may do anything to its object.
        look(inner.callee.kind === 'member' ? inner.callee.object : inner.callee, false);
        return inner.args.forEach((arg, at) => look(arg, isOnlyFilledBy(run, inner, arg, at)));
      }
      case 'lambda': return walkStmts(inner.body, (other) => { goes ||= other.kind === 'name' && other.name === block; });
      default: walkExpr(inner, (other) => { goes ||= other.kind === 'name' && other.name === block; });
    }
  };
  eachStmt(run.fn.body, (stmt) => {
    goes ||= stmt.kind === 'opaque' && stmt.names.includes(block) || stmt.kind === 'declare' && stmt.name === block && stmt.init !== undefined && !isMade(stmt.init);
    for (const expr of ownExprs(stmt)) if (expr.start < end) look(expr, (stmt.kind === 'if' || stmt.kind === 'loop') && expr === stmt.test);
  });
  return goes;
}

/** MAPI only looks at what it gets; whoever else hands out a block keeps nothing of it. */
function isOnlyFilledBy(run: Run, call: CallExpr, arg: Expr, at: number): boolean {
  const row = run.env.rowOf(call, call.args)?.row;
  if (row !== undefined) return row.adopts?.includes(at) !== true && row.borrows !== at && row.callback === undefined;
  const inner = strip(arg);
  const fills = inner.kind === 'unary' && inner.op === '&' && run.env.summaryOf(call, 'nothing')?.outcomes.some((outcome) => outcome.gives.some((gift) => gift.at === at)) === true;
  return fills || /^(?:(?:Rtl|Secure)?ZeroMemory|memset)$/.test(calleeName(call) ?? '');
}

/** Nobody else knows it yet, or there is nothing. */
function isMade(value: Expr): boolean {
  const inner = strip(value);
  return isNullConstant(inner) || inner.kind === 'new' && inner.args.length + inner.placement.length === 0 || inner.kind === 'call';
}

function eachExpr(fn: FunctionModel, visit: (expr: Expr) => void): void {
  eachStmt(fn.body, (stmt) => ownExprs(stmt).forEach(visit));
}
