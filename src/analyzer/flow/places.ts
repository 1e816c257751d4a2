// Names for what can hold a value: `p`, `s.m`, `p->m`, `*pp`, `this->m`. Two spellings of one place get one name; what has no
// stable name (an element at a varying index, the result of a call) has none.

import type { CallExpr, Expr, IndexExpr, LambdaExpr, Stmt } from '../model/types';
import { remembered, rememberedOf } from './remembered';

export function strip(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'cast') inner = inner.operand;
  return inner;
}

/** `p` of `&p` and `(void **)&p`. */
export function addressed(expr: Expr): Expr | undefined {
  const inner = strip(expr);
  return inner.kind === 'unary' && inner.op === '&' ? inner.operand : undefined;
}

/** `m_p` of `this->m_p`: a member by its bare name. */
export function withoutThis(place: string): string;
export function withoutThis(place: string | undefined): string | undefined;
export function withoutThis(place: string | undefined): string | undefined {
  return place?.replace(/^this->/, '');
}

export function placeOf(expr: Expr): string | undefined {
  const inner = strip(expr);
  switch (inner.kind) {
    case 'name': return inner.name;
    case 'this': return 'this';
    case 'member':
    case 'unary':
    case 'index': return composed(inner);
    default: return undefined;
  }
}

const composed = rememberedOf((inner: Extract<Expr, { kind: 'member' | 'unary' | 'index' }>): string | undefined => {
  switch (inner.kind) {
    case 'member': {
      const object = strip(inner.object);
      // (*p).m and (&s)->m are p->m and s.m.
      if (object.kind === 'unary' && object.op === '*' && !inner.arrow) return join(placeOf(object.operand), '->', inner.name);
      if (object.kind === 'unary' && object.op === '&' && inner.arrow) return join(placeOf(object.operand), '.', inner.name);
      return join(placeOf(object), inner.arrow ? '->' : '.', inner.name);
    }
    case 'unary':
      if (inner.op === '*') {
        const operand = strip(inner.operand);
        if (operand.kind === 'unary' && operand.op === '&') return placeOf(operand.operand);
        const place = placeOf(operand);
        return place === undefined ? undefined : `*${place}`;
      }
      return undefined;
    case 'index': {
      const object = placeOf(inner.object);
      const index = fixedIndex(inner);
      return object !== undefined && index !== undefined ? `${object}[${index}]` : undefined;
    }
  }
});

/** A number, or by the way it is written a name for one: `a[NAME]`, `a[Column::Name]`, `a[eCOL_NAME]`. */
export function fixedIndex({ index }: IndexExpr): string | number | undefined {
  const inner = strip(index);
  if (inner.kind === 'name') return /^[A-Z][A-Z0-9_]+$|^[a-z]{1,3}[A-Z][A-Z0-9]*_[A-Z0-9_]+$|::/.test(inner.name) ? inner.name : undefined;
  return inner.kind === 'literal' && typeof inner.value === 'number' ? inner.value : undefined;
}

function join(object: string | undefined, arrow: string, member: string): string | undefined {
  return object === undefined ? undefined : `${object}${arrow}${member}`;
}

export const rowMembers = new Set(['lpProps', 'rgPropVals', 'aRow', 'aEntries']);

/** The row set whose rows, or the properties of a row, the expression hands on: `p` of `p->aRow[i].lpProps`. */
export function rowsIn(expr: Expr): string | undefined {
  const inner = strip(expr);
  const address = inner.kind === 'unary' && inner.op === '&';
  const target = address ? strip(inner.operand) : inner.kind === 'binary' ? strip(inner.left) : inner;
  const last = target.kind === 'index' ? strip(target.object) : target;
  if (last.kind !== 'member' || !rowMembers.has(last.name)) return undefined;
  let root: Expr = last;
  while (root.kind === 'member' || root.kind === 'index') root = strip(root.object);
  return placeOf(root);
}

/** The row set whose rows are counted: `p` of `p->cRows`. */
export function countedBy(expr: Expr): string | undefined {
  return expr.kind === 'member' && (expr.name === 'cRows' || expr.name === 'cEntries') ? placeOf(expr.object) : undefined;
}

/** The variable that an expression such as `p->aRow[i].lpProps` starts from. */
export function rootName(expr: Expr): string | undefined {
  const inner = strip(expr);
  switch (inner.kind) {
    case 'name': return inner.name;
    case 'member':
    case 'index': return rootName(inner.object);
    case 'unary': return inner.op === '*' || inner.op === '&' ? rootName(inner.operand) : undefined;
    case 'binary': return inner.op === '+' || inner.op === '-' ? rootName(inner.left) : undefined;
    default: return undefined;
  }
}

/** The members it names on its way. */
export function membersIn(expr: Expr): readonly string[] {
  const inner = strip(expr);
  return inner.kind === 'member' ? [...membersIn(inner.object), inner.name] : inner.kind === 'index' ? membersIn(inner.object) : inner.kind === 'unary' ? membersIn(inner.operand) : [];
}

/** The variable a place starts from: `p` of `*p->m[0]`. */
export const baseOf = remembered((place): string => {
  const bare = place.replace(/^[*~^]+/, '');
  const end = bare.search(/->|\.|\[/);
  return end < 0 ? bare : bare.slice(0, end);
});

/** Whether the place is inside what a pointer points to, and so may outlive the variable it starts from. */
export function isIndirect(place: string): boolean {
  return place.startsWith('*') || place.includes('->') || place.includes('[');
}

/** A member that only its position in a list of values tells. */
export function isNameless(place: string): boolean {
  return place.includes('.{');
}

/** Whether `place` is part of, or reached through, `outer`. */
export function isWithin(place: string, outer: string): boolean {
  if (place === outer) return true;
  if (place.length <= outer.length) return false;
  if (place.charCodeAt(0) !== 42 && !place.startsWith(outer)) return false;
  if (place === `*${outer}`) return true;
  const bare = place.replace(/^\*+/, '');
  return bare.startsWith(outer) && /^(?:->|\.|\[)/.test(bare.slice(outer.length));
}

export function calleeName(call: CallExpr): string | undefined {
  const callee = strip(call.callee);
  if (callee.kind === 'member') return callee.name;
  if (callee.kind !== 'name') return undefined;
  // `make<T>`; of `Object<T>::Make` it is what stands behind.
  const end = callee.name.endsWith('>') ? callee.name.indexOf('<') : -1;
  const last = end < 0 ? callee.name : callee.name.slice(0, end);
  return last.slice(last.lastIndexOf(':') + 1);
}

export function receiverOf(call: CallExpr): Expr | undefined {
  const callee = strip(call.callee);
  return callee.kind === 'member' ? callee.object : undefined;
}

export function isNullConstant(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && (inner.value === null || inner.value === 0) || inner.kind === 'name' && /^(?:NULL|nullptr)$/.test(inner.name);
}

/** `p` of `if (p)`, `if (!p)`, `if (p != NULL && q)`: what a test asks whether there is anything. */
export function placesAsked(test: Expr): readonly string[] {
  const inner = strip(test);
  switch (inner.kind) {
    case 'unary': return inner.op === '!' ? placesAsked(inner.operand) : [];
    case 'binary': {
      if (/^(?:&&|\|\|)$/.test(inner.op)) return [...placesAsked(inner.left), ...placesAsked(inner.right)];
      if (!/^[!=]=$/.test(inner.op)) return [];
      return isNullConstant(inner.right) ? placesAsked(inner.left) : isNullConstant(inner.left) ? placesAsked(inner.right) : [];
    }
    default: {
      const place = placeOf(inner);
      return place === undefined ? [] : [place];
    }
  }
}

/** Library functions that compare what they are given, or look something up in it: asked again, they say the same. */
const comparing = /^_*(?:str|wcs|tcs|mbs|lstr|mem)n?i?(?:case)?(?:cmp|coll|len|str|chr|spn)i?[AW]?$|^StrCmp\w*$|^CompareString\w*$|^(?:Inline)?IsEqual(?:GUID|IID|CLSID|MAPIUID)$/;

export function isComparing(call: CallExpr): boolean {
  return strip(call.callee).kind === 'name' && comparing.test(calleeName(call) ?? '');
}

/** One spelling for an expression, so that the same test asked twice gets the same answer; undefined when it calls anything but a comparison. */
export function pureText(expr: Expr): string | undefined {
  const inner = strip(expr);
  switch (inner.kind) {
    case 'literal': return JSON.stringify(inner.value);
    case 'name':
    case 'this':
    case 'member': return placeOf(inner) ?? undefined;
    case 'index': return bracket(pureText(inner.object), pureText(inner.index), (object, index) => `${object}[${index}]`);
    case 'unary': {
      if (inner.op.includes('++') || inner.op.includes('--')) return undefined;
      const operand = pureText(inner.operand);
      return operand === undefined ? undefined : `${inner.op}${operand}`;
    }
    case 'binary': return bracket(pureText(inner.left), pureText(inner.right), (left, right) => `(${left}${inner.op}${right})`);
    case 'call': {
      const args = isComparing(inner) || /^_*T(?:EXT)?$/.test(calleeName(inner) ?? '') ? inner.args.map(pureText) : [undefined];
      return args.includes(undefined) ? undefined : `${calleeName(inner)!}{${args.join(',')}}`;
    }
    default: return undefined;
  }
}

function bracket(left: string | undefined, right: string | undefined, make: (left: string, right: string) => string): string | undefined {
  return left === undefined || right === undefined ? undefined : make(left, right);
}

/** `[&] { ... return x; }()`, as logging macros write it: a lambda called where it stands, without loops inside. */
export function inlineLambda(call: CallExpr): LambdaExpr | undefined {
  const callee = strip(call.callee);
  return callee.kind === 'lambda' && call.args.length === 0 && runsThrough(callee.body) ? callee : undefined;
}

export function runsThrough(stmt: Stmt): boolean {
  switch (stmt.kind) {
    case 'expr': case 'declare': case 'return': return true;
    case 'block': return stmt.body.every(runsThrough);
    case 'if': return stmt.init === undefined && runsThrough(stmt.then) && (stmt.else === undefined || runsThrough(stmt.else));
    default: return false;
  }
}

/** Expressions of such a body; lambdas inside it are visited as expressions. */
export function walkInline(stmt: Stmt, visit: (expr: Expr) => void): void {
  switch (stmt.kind) {
    case 'block': return stmt.body.forEach((inner) => walkInline(inner, visit));
    case 'if': walkExpr(stmt.test, visit); return [stmt.then, ...stmt.else ? [stmt.else] : []].forEach((inner) => walkInline(inner, visit));
    default: {
      const expr = inlineExpr(stmt);
      if (expr !== undefined) walkExpr(expr, visit);
    }
  }
}

export function inlineExpr(stmt: Stmt): Expr | undefined {
  return stmt.kind === 'expr' ? stmt.expr : stmt.kind === 'declare' ? stmt.init : stmt.kind === 'return' ? stmt.value : undefined;
}

/** Calls `visit` for the expression and everything in it, lambdas' bodies excepted. */
export function walkExpr(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  switch (expr.kind) {
    case 'member': return walkExpr(expr.object, visit);
    case 'index': walkExpr(expr.object, visit); return walkExpr(expr.index, visit);
    case 'call': walkExpr(expr.callee, visit); return expr.args.forEach((arg) => walkExpr(arg, visit));
    case 'assign':
    case 'binary': walkExpr(expr.left, visit); return walkExpr(expr.right, visit);
    case 'unary':
    case 'delete':
    case 'cast': return walkExpr(expr.operand, visit);
    case 'conditional': walkExpr(expr.test, visit); walkExpr(expr.then, visit); return walkExpr(expr.else, visit);
    case 'new': expr.placement.forEach((arg) => walkExpr(arg, visit)); return expr.args.forEach((arg) => walkExpr(arg, visit));
    case 'init-list':
    case 'sequence': return expr.items.forEach((item) => walkExpr(item, visit));
    case 'unknown': return expr.children.forEach((child) => walkExpr(child, visit));
    default:
  }
}

/** Every name in the expression. */
export function namesIn(expr: Expr): string[] {
  const names: string[] = [];
  walkExpr(expr, (inner) => {
    if (inner.kind === 'name') names.push(inner.name);
    else if (inner.kind === 'this') names.push('this');
  });
  return names;
}
