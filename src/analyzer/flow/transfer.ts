// What one event of a block does to a state: an expression, a declaration, the end of a scope, a return, a throw.

import { calleeName, strip } from './places';
import type { CfgEvent } from './cfg';
import { looksLikeMacro } from './codes';
import { bind } from './bound';
import { changedByReference } from './by-reference';
import { isReturnedAgain } from './counting';
import { checkDeleter, checkMade } from './deleter';
import { assigned, each, escapeCopied, evaluate, evaluateAll } from './evaluate';
import { leave } from './ending';
import { noPart } from './leads';
import { takenOver } from './guard-method';
import { declareLent } from './lent';
import { madeWith } from './made';
import { escapeExpr, store } from './ownership';
import { declareList } from './own-lists';
import { notePart, returnedPart } from './parts';
import { readRows } from './rows';
import type { Run } from './run';
import { isNumber } from './types';
import { lookOn } from './watch';
import { codeShown, isObjectOf, letGo } from './untold';
import type { State } from './state';
import { escapeName, escapeValue, FAILURE, get, NONZERO, resourceOf, RESULT, set, UNKNOWN, ZERO } from './state';

export function transfer(run: Run, event: CfgEvent, state: State): readonly State[] {
  if (run.watch !== undefined) lookOn(run, run.watch, event, state);
  switch (event.kind) {
    case 'eval': return hiddenAssignment(run, event, state) ?? evaluate(run, event.expr, state).map((ended) => ended.state);
    case 'declare': return declare(run, event.stmt, state).map((after) => changedByReference(run, event.stmt, event.stmt.ctorArgs ?? [], bind(run, event.stmt, after)));
    case 'next-element': return [store(run, state, event.stmt.name, UNKNOWN, event.stmt)];
    case 'leave': return [leave(run, state, event.names, event.at, event.how)];
    case 'return': {
      if (event.value === undefined) return [state];
      const named = strip(event.value);
      return evaluate(run, event.value, state).map((ended) => {
        // A struct that is returned takes what its members hold along.
        const next = resourceOf(ended.value) !== undefined ? returnedPart(run, ended.state, named, ended.value) : named.kind === 'name' ? escapeName(returnedPart(run, ended.state, named, ended.value), named.name) : escapeCopied(ended.state, named);
        if (isReturnedAgain(run, next, ended.value, named) || run.fn.returnType !== undefined && run.env.copiesText(run.fn.returnType)) return set(next, RESULT, NONZERO);
        return set(ended.value.startsWith('I') ? escapeValue(next, ended.value) : next, RESULT, ended.value.startsWith('&') ? NONZERO : ended.value);
      });
    }
    case 'throw': {
      const { value } = event;
      return value === undefined ? [state] : evaluate(run, value, state).map((ended) => escapeExpr(run, escapeValue(ended.state, ended.value), value));
    }
    case 'opaque': return [event.names.reduce((next, name) => noPart(escapeName(next, name), name), state)];
  }
}

function declare(run: Run, stmt: Extract<CfgEvent, { kind: 'declare' }>['stmt'], state: State): readonly State[] {
  const lent = declareLent(run, stmt, state) ?? declareList(run, stmt, state);
  if (lent !== undefined) return lent;
  if (stmt.init !== undefined) {
    const { init } = stmt;
    // A lambda that is only put into a variable does nothing yet.
    if (strip(init).kind === 'lambda') return [store(run, run.scan.called.has(stmt.name) ? state : escapeExpr(run, state, init), stmt.name, NONZERO, stmt)];
    checkMade(run, stmt, state);
    return evaluate(run, init, state).map((ended) => {
      if (stmt.isStatic) return escapeValue(ended.state, ended.value);
      const copied = resourceOf(ended.value) === undefined ? escapeCopied(ended.state, init) : ended.state;
      const isMade = init.kind === 'init-list' && init.items.length === 0 && !run.env.startsEmpty(stmt.type);
      const seen = readRows(run, copied, stmt.name, init);
      const stored = store(run, isObjectOf(run, stmt.name, stmt.type) ? codeShown(run, seen, [init]) : seen, stmt.name, isMade ? UNKNOWN : assigned(run, state, ended, stmt.name, init).value, stmt);
      return notePart(run, copied, stored, stmt.name, init);
    });
  }
  if (stmt.ctorArgs !== undefined && stmt.ctorArgs.length > 0) {
    return each(evaluateAll(run, stmt.ctorArgs, state), ({ values, state: after }) => {
      if (values.length === 1 && (run.env.isRawPointer(stmt.type) || isNumber(stmt.type) || resourceOf(values[0]!) !== undefined && run.env.addsReference(stmt.type))) return [store(run, after, stmt.name, values[0]!, stmt)];
      if (run.env.copiesText(stmt.type) && (values.length === 1 || stmt.type.name !== '_bstr_t')) return [store(run, after, stmt.name, UNKNOWN, stmt)];
      checkDeleter(run, stmt, values, after);
      const next = values.reduce((one, value, index) => letGo(run, one, stmt.ctorArgs![index]!, value), madeWith(run, stmt, codeShown(run, after, stmt.ctorArgs!), values));
      const made = store(run, stmt.ctorArgs!.reduce(escapeCopied, next), stmt.name, UNKNOWN, stmt);
      return [run.env.isOwner(stmt.type) ? takenOver(run, after, made, stmt.name, values[0]!) : made];
    });
  }
  return [store(run, state, stmt.name, !stmt.isStatic && (run.env.isOwner(stmt.type) || stmt.ctorArgs !== undefined) && run.env.startsEmpty(stmt.type) ? ZERO : UNKNOWN, stmt)];
}

/** `EC_H(Open(&p));` as a statement, EC_H unknown, in a function with one result variable: the macro sets it. */
function hiddenAssignment(run: Run, event: Extract<CfgEvent, { kind: 'eval' }>, state: State): readonly State[] | undefined {
  const call = strip(event.expr);
  const variable = run.scan.resultVariable;
  if (variable === undefined || call.kind !== 'call' || call.callee.kind !== 'name' || call.args.length !== 1) return undefined;
  const arg = strip(call.args[0]!);
  if (!looksLikeMacro(calleeName(call) ?? '') || arg.kind !== 'call') return undefined;
  // One that goes on after a failure does nothing more until the code is set anew: else the failure would be forgotten.
  if (get(state, variable) === FAILURE && !run.env.isDefined(call)) return [state];
  return evaluate(run, call, state).map((ended) => store(run, ended.state, variable, ended.value, call));
}
