// Debug text of a model: one statement a line, expressions in a compact form. For people and for tests, never parsed back.
import type { Expr, FileModel, FunctionModel, Stmt, TypeRef } from './types';

export function dumpFile(model: FileModel): string {
  const lines: string[] = [];
  for (const macro of model.macros) lines.push(`macro ${macro.name}${macro.params ? `(${macro.params.join(', ')})` : ''} = ${macro.body}`);
  for (const { name, type } of model.aliases) lines.push(`alias ${name} = ${dumpType(type)}`);
  for (const { name, value } of model.constants) lines.push(`constant ${name} = ${JSON.stringify(value)}`);
  for (const global of model.globals) lines.push(`global ${dumpType(global.type)} ${global.name}${global.init ? ` = ${dumpExpr(global.init)}` : ''}`);
  for (const type of model.classes) {
    lines.push(`class ${type.name}${type.bases.length > 0 ? ` : ${type.bases.join(', ')}` : ''}`);
    for (const field of type.fields) lines.push(`  ${field.isStatic ? 'static ' : ''}${dumpType(field.type)} ${field.name}`);
    for (const method of type.methods) lines.push(`  ${method.isVirtual ? 'virtual ' : ''}${method.name}/${method.arity}`);
  }
  for (const fn of model.functions) lines.push(dumpFunction(fn));
  for (const skipped of model.skipped) lines.push(`skipped ${skipped.owner ? `${skipped.owner}::` : ''}${skipped.name} calls ${skipped.calls.join(' ')}`);
  return `${lines.join('\n')}\n`;
}

export function dumpFunction(fn: FunctionModel): string {
  const params = fn.params.map((param) => `${dumpType(param.type)} ${param.name}`.trim()).join(', ');
  const name = fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`;
  const lines = [`${fn.kind} ${name}(${params})${fn.returnType ? ` -> ${dumpType(fn.returnType)}` : ''}${fn.hasErrors ? ' with errors' : ''}`];
  for (const init of fn.initializers) lines.push(`  : ${init.member}(${init.args.map(dumpExpr).join(', ')})`);
  for (const stmt of fn.body.body) dumpStmt(stmt, '  ', lines);
  return lines.join('\n');
}

export function dumpType(type: TypeRef): string {
  const args = type.args.length > 0 ? `<${type.args.map(dumpType).join(', ')}>` : '';
  return `${type.isConst ? 'const ' : ''}${type.qualified}${args}${'*'.repeat(type.pointers)}${type.reference ? '&' : ''}${type.array ? '[]' : ''}`;
}

export function dumpExpr(expr: Expr): string {
  const list = (items: readonly Expr[]): string => items.map(dumpExpr).join(', ');
  switch (expr.kind) {
    case 'name': return expr.name;
    case 'this': return 'this';
    case 'literal': return JSON.stringify(expr.value) ?? 'NaN';
    case 'member': return `${dumpExpr(expr.object)}${expr.arrow ? '->' : '.'}${expr.name}`;
    case 'index': return `${dumpExpr(expr.object)}[${dumpExpr(expr.index)}]`;
    case 'call': return `${dumpExpr(expr.callee)}${expr.typeArgs ? `<${expr.typeArgs.map(dumpType).join(', ')}>` : ''}(${list(expr.args)})`;
    case 'assign': return `${dumpExpr(expr.left)} ${expr.op === '=' ? '' : expr.op}= ${dumpExpr(expr.right)}`;
    case 'unary': return expr.op === 'sizeof' ? `sizeof(${dumpExpr(expr.operand)})` : expr.op.startsWith('x') ? `${dumpExpr(expr.operand)}${expr.op.slice(1)}` : `${expr.op}${dumpExpr(expr.operand)}`;
    case 'binary': return `(${dumpExpr(expr.left)} ${expr.op} ${dumpExpr(expr.right)})`;
    case 'conditional': return `(${dumpExpr(expr.test)} ? ${dumpExpr(expr.then)} : ${dumpExpr(expr.else)})`;
    case 'cast': return `(${dumpType(expr.type)})${dumpExpr(expr.operand)}`;
    case 'new': return `new${expr.placement.length > 0 ? `(${list(expr.placement)})` : ''} ${dumpType(expr.type)}${expr.array ? '[]' : ''}(${list(expr.args)})`;
    case 'delete': return `delete${expr.array ? '[]' : ''} ${dumpExpr(expr.operand)}`;
    case 'init-list': return `{${list(expr.items)}}`;
    case 'sequence': return `(${list(expr.items)})`;
    case 'unknown': return `unknown(${list(expr.children)})`;
    case 'lambda': {
      const lines: string[] = [];
      for (const stmt of expr.body.body) dumpStmt(stmt, '', lines);
      const captures = [...(expr.captureDefault ? [expr.captureDefault] : []), ...expr.captures].join(', ');
      return `[${captures}](${expr.params.map((param) => `${dumpType(param.type)} ${param.name}`).join(', ')}) { ${lines.join(' ; ')} }`;
    }
  }
}

export function dumpStmt(stmt: Stmt, indent: string, lines: string[]): void {
  const put = (text: string): void => { lines.push(indent + text); };
  const inner = (child: Stmt): void => {
    if (child.kind === 'block') child.body.forEach((item) => dumpStmt(item, `${indent}  `, lines));
    else dumpStmt(child, `${indent}  `, lines);
  };
  switch (stmt.kind) {
    case 'expr': put(dumpExpr(stmt.expr)); return;
    case 'declare': {
      const value = stmt.init ? ` = ${dumpExpr(stmt.init)}` : stmt.ctorArgs ? `(${stmt.ctorArgs.map(dumpExpr).join(', ')})` : '';
      put(`${stmt.disposed ? 'using ' : ''}${stmt.isStatic ? 'static ' : ''}${dumpType(stmt.type)} ${stmt.name}${value}`);
      return;
    }
    case 'block': put('{'); inner(stmt); put('}'); return;
    case 'if':
      if (stmt.init) dumpStmt(stmt.init, indent, lines);
      put(`if ${dumpExpr(stmt.test)}`);
      inner(stmt.then);
      if (stmt.else) {
        put('else');
        inner(stmt.else);
      }
      return;
    case 'loop': {
      stmt.init?.forEach((item) => dumpStmt(item, indent, lines));
      const head = stmt.form === 'range' ? `${stmt.variable ? `${dumpType(stmt.variable.type)} ${stmt.variable.name}` : ''} in ${stmt.range ? dumpExpr(stmt.range) : '?'}` : stmt.test ? dumpExpr(stmt.test) : 'forever';
      put(`${stmt.form} ${head}${stmt.update ? ` step ${dumpExpr(stmt.update)}` : ''}`);
      inner(stmt.body);
      return;
    }
    case 'switch':
      put(`switch ${dumpExpr(stmt.subject)}`);
      for (const item of stmt.cases) {
        put(item.isDefault ? 'default' : `case ${item.values.map(dumpExpr).join(', ')}`);
        item.body.forEach((child) => dumpStmt(child, `${indent}  `, lines));
      }
      return;
    case 'return': put(stmt.value ? `return ${dumpExpr(stmt.value)}` : 'return'); return;
    case 'throw': put(stmt.value ? `throw ${dumpExpr(stmt.value)}` : 'throw'); return;
    case 'goto': put(`goto ${stmt.label}`); return;
    case 'label': put(`${stmt.name}:`); return;
    case 'break': case 'continue': put(stmt.kind); return;
    case 'opaque': put(`opaque ${stmt.names.join(' ')}`.trimEnd()); return;
    case 'try':
      put(stmt.seh ? '__try' : 'try');
      inner(stmt.body);
      for (const handler of stmt.handlers) {
        put('catch');
        inner(handler);
      }
      if (stmt.finally) {
        put('finally');
        inner(stmt.finally);
      }
  }
}
