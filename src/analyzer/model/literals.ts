// Values of literals as written in C, C++ and C#.

import type { Expr, LiteralExpr } from './types';

/** The value of a constant: a literal, perhaps negative, perhaps cast, or flags made of such. */
export function constantValue(expr: Expr): LiteralExpr['value'] | undefined {
  if (expr.kind === 'cast') return constantValue(expr.operand);
  if (expr.kind === 'literal') return expr.value;
  if (expr.kind === 'binary') {
    const [left, right] = [constantValue(expr.left), constantValue(expr.right)];
    return typeof left === 'number' && typeof right === 'number' ? fold(expr.op, left, right) : undefined;
  }
  const operand = expr.kind === 'unary' && expr.op === '-' ? constantValue(expr.operand) : undefined;
  return typeof operand === 'number' ? -operand : undefined;
}

/** An operator on two whole numbers; nothing where the width of the type would matter. */
export function fold(op: string, left: number, right: number): number | undefined {
  if (![left, right].every((value) => Number.isInteger(value) && Math.abs(value) <= 0x7fffffff)) return undefined;
  switch (op) {
    case '|': return left | right;
    case '&': return left & right;
    case '^': return left ^ right;
    case '<<': return left >= 0 && right >= 0 && left * 2 ** right <= 0x7fffffff ? left * 2 ** right : undefined;
    case '>>': return left >= 0 && right >= 0 && right < 32 ? left >> right : undefined;
    case '+': return left + right;
    case '-': return left - right;
    default: return undefined;
  }
}

/** NaN for what is not a plain number. */
export function numberValue(text: string): number {
  // The grammar of C takes the sign of `-1` into the literal.
  if (/^[-+]/.test(text)) return text.startsWith('-') ? 0 - numberValue(text.slice(1)) : numberValue(text.slice(1));
  const plain = text.replace(/['_]/g, '').replace(/[uUlL]+$/, '');
  if (/^0[xX][0-9a-fA-F]+$/.test(plain) || /^0[bB][01]+$/.test(plain)) return Number(plain);
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8);
  const float = plain.replace(/[fFdDmM]$/, '');
  return /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(float) ? Number(float) : Number.NaN;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The value of a quoted literal with or without prefix: `L"a\\b"` gives `a\b`. */
export function quotedValue(text: string): string {
  const open = text.search(/["']/);
  const prefix = text.slice(0, open);
  if (prefix.endsWith('R')) {
    const paren = text.indexOf('(', open);
    return text.slice(paren + 1, text.length - (paren - open) - 1);
  }
  const closed = text.length > open + 1 && text.endsWith(text[open]!);
  const body = text.slice(open + 1, closed ? -1 : undefined);
  return body.includes('\\') ? unescape(body) : body;
}

function unescape(body: string): string {
  return body.replace(/\\(x[0-9a-fA-F]+|u[0-9a-fA-F]{4}|[0-7]{1,3}|\r?\n|.)/g, (_, code: string) => {
    if (/^\r?\n$/.test(code)) return '';
    if (/^[xu][0-9a-fA-F]/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16) & 0xffff);
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return escapes[code] ?? code;
  });
}
