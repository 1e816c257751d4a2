// `list << p` and `list += p`: operators of a container, which keeps the pointer. A stream prints it, a string copies the text.

import type { Expr } from '../model/types';
import { calleeName, placeOf, strip } from './places';
import { handOn, typeOfPlace, type Run } from './run';
import { isExact, resourceOf, type State, type Value } from './state';

const streamName = /^(?:(?:std::)?w?(?:cout|cerr|clog)|\w*(?:log|stream)|(?:o|w)?ss|w?os|out|err|str|dbg|debug|trace)$/i;
const streamType = /stream|log|debug|info|warn|critical|err|out|trace|print|write|archive/i;
const text = /^(?:L?P?C?[WT]?STR|LPC?[WTO]*STR|w?char(?:_t)?|[WT]?CHAR|BSTR|LPOLESTR|LPBYTE|BYTE|void|LPVOID)$/;

/** No number is shifted by a pointer, nor is one added to it. */
export function inserted(run: Run, op: string, into: Expr, from: Expr, value: Value, state: State): State {
  if (op !== '<<' && op !== '+' || resourceOf(value) === undefined || !isExact(value)) return state;
  const type = typeOfPlace(run, placeOf(from) ?? '');
  return type === undefined || text.test(type.name) || isStream(run, into) ? state : handOn(run, state, value);
}

function isStream(run: Run, into: Expr): boolean {
  const target = strip(into);
  if (target.kind === 'binary') return isStream(run, target.left);
  if (target.kind === 'unary') return isStream(run, target.operand);
  if (target.kind === 'call') return streamType.test(calleeName(target) ?? '');
  const place = placeOf(target);
  if (place === undefined) return true;
  const type = run.env.typeOf(target) ?? typeOfPlace(run, place);
  return type === undefined ? streamName.test(place) : streamType.test(type.name);
}
