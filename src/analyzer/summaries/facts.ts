// What can be seen by one look over a function: its calls, declared variables, loops of every kind. Kept per function object, so a
// function that did not change is looked at once.

import { walkExpr } from '../flow/places';
import { eachStmt, ownExprs } from '../model/walk';
import type { CallExpr, DeclareStmt, Expr, FunctionModel, GotoStmt, LabelStmt, LambdaExpr, LoopStmt, NewExpr, OpaqueStmt, Param, Span } from '../model/types';

/** A loop statement, or the stretch between a label and a goto back to it. */
export interface Loop {
  readonly kind: 'statement' | 'goto';
  readonly span: Span;
  /** Where a reader sees that there is a loop: its first line. */
  readonly head: Span;
  /** What runs once, before the first round. */
  readonly before: readonly Span[];
  readonly stmt?: LoopStmt;
}

export interface FunctionFacts {
  /** Where the function stood when it was looked at: an edit above moves it. */
  readonly at: number;
  readonly calls: readonly CallExpr[];
  readonly news: readonly NewExpr[];
  readonly declares: readonly DeclareStmt[];
  readonly declaresByName: ReadonlyMap<string, readonly DeclareStmt[]>;
  readonly params: ReadonlyMap<string, Param>;
  /** Variables and parameters that are called: pointers to functions, lambdas. */
  readonly called: ReadonlySet<string>;
  /** The innermost first. */
  readonly loops: readonly Loop[];
  readonly lambdas: readonly LambdaExpr[];
  readonly opaque: readonly OpaqueStmt[];
  /** Expressions at the top of statements, in the order of the source. */
  readonly exprs: readonly Expr[];
  /** Those of them that stand alone as a statement, and those that decide where to go. */
  readonly statements: ReadonlySet<Expr>;
  readonly tests: ReadonlySet<Expr>;
  /** Initialised once for the whole program, whatever stands around it. */
  readonly staticCalls: ReadonlySet<CallExpr>;
}

const known = new WeakMap<FunctionModel, FunctionFacts>();
const lambdaFunctions = new WeakMap<LambdaExpr, FunctionModel>();
const outerFunctions = new WeakMap<FunctionModel, FunctionModel>();

export function factsOf(fn: FunctionModel): FunctionFacts {
  let facts = known.get(fn);
  if (facts?.at !== fn.span.start) {
    facts = collect(fn);
    known.set(fn, facts);
  }
  return facts;
}

/** A lambda as a function of its own; it sees the variables of the function around it. */
export function lambdaFunction(lambda: LambdaExpr, outer: FunctionModel): FunctionModel {
  let fn = lambdaFunctions.get(lambda);
  if (fn === undefined) {
    fn = {
      file: outer.file, name: '(lambda)', ...(outer.owner === undefined ? {} : { owner: outer.owner }), ...(outer.namespace === undefined ? {} : { namespace: outer.namespace }), kind: 'function', isStatic: false,
      params: lambda.params, span: lambda, nameSpan: lambda,
      body: lambda.body, initializers: [], hasErrors: outer.hasErrors,
    };
    lambdaFunctions.set(lambda, fn);
    outerFunctions.set(fn, outer);
  }
  return fn;
}

export function outerFunction(fn: FunctionModel): FunctionModel | undefined {
  return outerFunctions.get(fn);
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether an offset is repeated by the loop, its `for` initialisation excepted. */
export function isRepeatedBy(loop: Loop, span: Span): boolean {
  return contains(loop.span, span) && !loop.before.some((once) => contains(once, span));
}

export function loopsAround(fn: FunctionModel, span: Span): readonly Loop[] {
  return factsOf(fn).loops.filter((loop) => isRepeatedBy(loop, span));
}

const asked = new WeakMap<FunctionModel, ReadonlySet<string>>();

/** Names that decide where the function goes or what it returns, and names these are made of. */
export function askedNames(fn: FunctionModel): ReadonlySet<string> {
  const cached = asked.get(fn);
  if (cached) return cached;
  const names = new Set<string>();
  const add = (expr: Expr): void => walkExpr(expr, (inner) => {
    if (inner.kind === 'name') names.add(inner.name);
    else if (inner.kind === 'member') names.add(inner.name);
  });
  const assigns: { readonly to: Expr; readonly from: Expr }[] = [];
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'if' || stmt.kind === 'switch' || stmt.kind === 'return' || stmt.kind === 'loop') ownExprs(stmt).forEach(add);
    if (stmt.kind === 'declare' && stmt.init) assigns.push({ to: { kind: 'name', name: stmt.name, start: stmt.start, end: stmt.end }, from: stmt.init });
    for (const top of ownExprs(stmt)) {
      walkExpr(top, (expr) => {
        if (expr.kind === 'conditional') add(expr.test);
        else if (expr.kind === 'binary' && (expr.op === '&&' || expr.op === '||' || expr.op === '??')) add(expr);
        if (expr.kind === 'assign' && expr.op === '??') add(expr.left);
        if (expr.kind === 'assign') assigns.push({ to: expr.left, from: expr.right });
      });
    }
  });
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { to, from } of assigns) {
      let wanted = false;
      walkExpr(to, (inner) => { if ((inner.kind === 'name' || inner.kind === 'member') && names.has(inner.name)) wanted = true; });
      if (wanted) add(from);
    }
  }
  asked.set(fn, names);
  return names;
}

function collect(fn: FunctionModel): FunctionFacts {
  const calls: CallExpr[] = [];
  const news: NewExpr[] = [];
  const declares: DeclareStmt[] = [];
  const loops: Loop[] = [];
  const lambdas: LambdaExpr[] = [];
  const opaque: OpaqueStmt[] = [];
  const exprs: Expr[] = [];
  const staticCalls = new Set<CallExpr>();
  const statements = new Set<Expr>();
  const tests = new Set<Expr>();
  const labels: LabelStmt[] = [];
  const gotos: GotoStmt[] = [];
  const look = (top: Expr, once: boolean): void => {
    exprs.push(top);
    walkExpr(top, (expr) => {
      if (expr.kind === 'call') {
        calls.push(expr);
        if (once) staticCalls.add(expr);
      } else if (expr.kind === 'new') news.push(expr);
      else if (expr.kind === 'lambda') lambdas.push(expr);
    });
  };
  for (const initializer of fn.initializers) initializer.args.forEach((arg) => look(arg, false));
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'declare') declares.push(stmt);
    else if (stmt.kind === 'loop') loops.push(statementLoop(stmt));
    else if (stmt.kind === 'label') labels.push(stmt);
    else if (stmt.kind === 'goto') gotos.push(stmt);
    else if (stmt.kind === 'opaque') opaque.push(stmt);
    if (stmt.kind === 'expr') statements.add(stmt.expr);
    else if ((stmt.kind === 'if' || stmt.kind === 'loop') && stmt.test) tests.add(stmt.test);
    for (const expr of ownExprs(stmt)) look(expr, stmt.kind === 'declare' && stmt.isStatic);
  });
  for (const jump of gotos) {
    const label = labels.find((candidate) => candidate.name === jump.label && candidate.start < jump.start);
    if (label) loops.push({ kind: 'goto', span: { start: label.start, end: jump.end }, head: { start: label.start, end: label.start + label.name.length }, before: [] });
  }
  loops.sort((a, b) => (a.span.end - a.span.start) - (b.span.end - b.span.start));
  const declaresByName = new Map<string, DeclareStmt[]>();
  for (const stmt of declares) {
    const same = declaresByName.get(stmt.name);
    if (same) same.push(stmt);
    else declaresByName.set(stmt.name, [stmt]);
  }
  const params = new Map(fn.params.map((param) => [param.name, param]));
  return { at: fn.span.start, calls, news, declares, declaresByName, params, called: calledOf(calls, (name) => declaresByName.has(name) || params.has(name)), loops, lambdas, opaque, exprs, statements, tests, staticCalls };
}

const nobody: ReadonlySet<string> = new Set();

function calledOf(calls: readonly CallExpr[], isVariable: (name: string) => boolean): ReadonlySet<string> {
  const names = calls.flatMap(({ callee }) => (callee.kind === 'name' && isVariable(callee.name) ? [callee.name] : []));
  return names.length === 0 ? nobody : new Set(names);
}

function statementLoop(stmt: LoopStmt): Loop {
  const headEnd = stmt.form === 'do' ? Math.min(stmt.start + 2, stmt.end) : Math.max(stmt.start + 1, Math.min(stmt.body.start, stmt.end));
  return { kind: 'statement', span: { start: stmt.start, end: stmt.end }, head: { start: stmt.start, end: headEnd }, before: stmt.init ?? [], stmt };
}
