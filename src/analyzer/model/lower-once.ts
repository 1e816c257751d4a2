// Loops that are none.
import type { LowerContext } from './lower-context';
import type { BlockStmt, ExprStmt, GotoStmt, Span, Stmt } from './types';

/** `do { ... } while (0)` runs once: a block, out of which break and continue jump to a label at its end. */
export function once(ctx: LowerContext, span: Span, body: Stmt): Stmt {
  const label = `__once@${ctx.templated ? 'm' : ''}${ctx.serial++}`;
  const leaving = leave(body, label, true);
  const block: BlockStmt = leaving.kind === 'block' ? leaving : { kind: 'block', ...span, body: [leaving] };
  if (leaving === body) return block;
  return { kind: 'block', ...span, body: [block, { kind: 'label', start: span.end - 1, end: span.end, name: label }] };
}

/** Turns the breaks and continues that belong to the statement itself into jumps. The same object comes back when there are none. */
function leave<S extends Stmt>(stmt: S, label: string, breaks: boolean): S | GotoStmt {
  const each = (body: readonly Stmt[], inner = breaks): readonly Stmt[] => {
    const changed = body.map((item) => leave(item, label, inner));
    return changed.every((item, i) => item === body[i]) ? body : changed;
  };
  switch (stmt.kind) {
    case 'expr': return breaks ? breakingMacro(stmt, label) as S : stmt;
    case 'continue': return { kind: 'goto', start: stmt.start, end: stmt.end, label };
    case 'break': return breaks ? { kind: 'goto', start: stmt.start, end: stmt.end, label } : stmt;
    case 'block': {
      const body = each(stmt.body);
      return body === stmt.body ? stmt : { ...stmt, body };
    }
    case 'if': {
      const then = leave(stmt.then, label, breaks);
      const otherwise = stmt.else && leave(stmt.else, label, breaks);
      return then === stmt.then && otherwise === stmt.else ? stmt : { ...stmt, then, ...(otherwise && { else: otherwise }) };
    }
    case 'switch': {
      const cases = stmt.cases.map((item) => {
        const body = each(item.body, false);
        return body === item.body ? item : { ...item, body };
      });
      return cases.every((item, i) => item === stmt.cases[i]) ? stmt : { ...stmt, cases };
    }
    case 'try': {
      const body = leave(stmt.body, label, breaks) as BlockStmt;
      const handlers = each(stmt.handlers) as readonly BlockStmt[];
      return body === stmt.body && handlers === stmt.handlers ? stmt : { ...stmt, body, handlers };
    }
    default: return stmt;
  }
}

/** `BREAK_ON_FAIL(hr);`, of unknown definition, is given the label. */
function breakingMacro(stmt: ExprStmt, label: string): ExprStmt {
  const { expr } = stmt;
  if (expr.kind !== 'call' || expr.callee.kind !== 'name' || !/^(?:[A-Z0-9]+_)*BREAK_(?:IF|ON)_/.test(expr.callee.name)) return stmt;
  return { ...stmt, expr: { ...expr, args: [...expr.args, { kind: 'name', name: label, start: expr.end, end: expr.end }] } };
}
