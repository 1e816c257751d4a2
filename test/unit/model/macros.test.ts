// Macros are expanded by their definition: statements, expressions, hidden returns and gotos, heads of loops.
import assert from 'node:assert/strict';
import type { ExprStmt, MacroModel } from '../../../src/analyzer/model/types';
import { bodyOf, lower } from './lowering';

const cases: readonly [name: string, defines: string, use: string, ...lines: string[]][] = [
  ['a hidden goto', '#define CHECK(x) do { hr = (x); if (FAILED(hr)) goto done; } while (0)', 'CHECK(p->Open(&q));', '{', '  hr = p->Open(&q)', '  if FAILED(hr)', '    goto done', '}'],
  ['an expression', '#define BAD(h) ((h) < 0)', 'if (BAD(hr)) g();', 'if (hr < 0)', '  g()'],
  ['several statements', '#define DROP(p) if (p) { (p)->Release(); (p) = NULL; }', 'DROP(m);', 'if m', '  m->Release()', '  m = null'],
  ['a macro without parentheses', '#define LEAVE goto done', 'if (x) LEAVE;', 'if x', '  goto done'],
  ['a statement as an argument', '#define ON(hr, stmt) if (FAILED(hr)) { stmt; }', 'ON(hr, goto done); ON(hr, return E_FAIL);', 'if FAILED(hr)', '  goto done', 'if FAILED(hr)', '  return E_FAIL'],
  ['variable arguments', '#define LOG(f, ...) log(f, ##__VA_ARGS__)', 'LOG("a", 1, b); LOG("x");', 'log("a", 1, b)', 'log("x")'],
  ['the head of a loop', '#define FOR_ALL(i, n) for (int i = 0; i < (n); i++)', 'FOR_ALL(k, 10) { g(k); }', 'int k = 0', 'for (k < 10) step k++', '  g(k)'],
  ['the head of a branch', '#define IF_OK(h) if (SUCCEEDED(h))', 'IF_OK(hr) { g(); } else h();', 'if SUCCEEDED(hr)', '  g()', 'else', '  h()'],
  ['a macro within a macro', '#define A(x) g(x)\n#define B(x) A(h(x))', 'B(y);', 'g(h(y))'],
  ['another name for a function', '#define LoadIt LoadLibraryW', 'h = LoadIt(L"x");', 'h = LoadLibraryW("x")'],
  ['a type as an argument', '#define DEL(T, v) delete static_cast<T*>(v)', 'DEL(CFoo, v);', 'delete (CFoo*)v'],
  ['a type with arguments as an argument', '#define NEW(p, T) { (p) = new T; if (!(p)) goto done; }', 'NEW(p, ns::CFoo(a, b)); NEW(q, CBar);', '{', '  p = new ns::CFoo(a, b)', '  if !p', '    goto done', '}', '{', '  q = new CBar()', '  if !q', '    goto done', '}'],
  ['an array deleted through a cast', '#define DEL(v) { delete[] (char *)(v); v = NULL; }', 'DEL(p);', '{', '  delete[] (char*)p', '  p = null', '}'],
  ['a macro that names itself', '#define R(x) R(x + 1)', 'R(1);', 'R((1 + 1))'],
  ['two macros that name each other', '#define A(x) B(x)\n#define B(x) A(x)', 'A(1);', 'A(1)'],
  ['break out of a body that runs once', '', 'do { if (a) break; b(); } while (FALSE);', '{', '  {', '    if a', '      goto __once@0', '    b()', '  }', '  __once@0:', '}'],
  ['an unknown macro stays a call', '', 'CHECK(p->Open());', 'CHECK(p->Open())'],
  ['a constant stays a name', '#define PR_X PROP_TAG(1, 2)', 'g(PR_X);', 'g(PR_X)'],
  ['the wrong number of arguments', '#define TWO(a, b) g(a, b)', 'TWO(1);', 'TWO(1)'],
  ['a body that is no statement', '#define BEGIN(x) { if (x) {', 'BEGIN(1);', 'BEGIN(1)'],
  ['pasted tokens', '#define M(x) m_##x.Release()', 'M(p);', 'm_p.Release()'],
  ['a pasted name of several parts', '#define M(x, n) h = x##_##n##Impl(x)', 'M(Open, 2);', 'h = Open_2Impl(Open)'],
  ['a text with a pasted prefix', '#define W(x) L##x', 'g(W("a$b"));', 'g("a$b")'],
  ['a paste that makes no name', '#define M(a) p->##a()', 'M(x);', 'M(x)'],
  ['a variable whose name is pasted', '#define JOIN(a, b) a##b\n#define LATER(c) Guard JOIN(g, __LINE__)([&] { c; })', 'LATER(g());', 'Guard JOIN([&]() { g() })'],
];

describe('macros', () => {
  for (const [name, defines, use, ...lines] of cases) {
    it(name, async () => assert.deepEqual(await bodyOf(use, defines), lines));
  }

  it('come from other files too', async () => {
    const macro: MacroModel = { name: 'DROP', params: ['p'], body: 'p->Release()', span: { start: 0, end: 0 } };
    const { model } = await lower('void f() { DROP(m); }', 'cpp', { macros: (name) => name === 'DROP' ? macro : undefined });
    const stmt = model.functions[0]!.body.body[0] as ExprStmt;
    assert.equal(stmt.expr.kind, 'call');
  });

  it('give their own range to arguments and the use to all else', async () => {
    const text = '#define DROP(p) (p)->Release()\nvoid f() { DROP(thing); }';
    const { model } = await lower(text);
    const { expr } = model.functions[0]!.body.body[0] as ExprStmt;
    assert.ok(expr.kind === 'call' && expr.callee.kind === 'member');
    assert.equal(text.slice(expr.start, expr.end), 'DROP(thing)');
    assert.equal(text.slice(expr.callee.object.start, expr.callee.object.end), 'thing');
  });

  it('stay calls when the API table knows the name', async () => {
    const { model } = await lower('#define FreeIt(x) free(x)\nvoid f() { FreeIt(a); }', 'cpp', { keep: (name) => name === 'FreeIt' });
    const { expr } = model.functions[0]!.body.body[0] as ExprStmt;
    assert.ok(expr.kind === 'call' && expr.callee.kind === 'name' && expr.callee.name === 'FreeIt');
  });

  it('do not swamp a function', async () => {
    const bombs = Array.from({ length: 12 }, (_, i) => `#define B${i + 1}(x) B${i}(x); B${i}(x); B${i}(x); B${i}(x)`).join('\n');
    const { model } = await lower(`#define B0(x) g(x)\n${bombs}\nvoid f() { B12(1); B12(2); }`);
    assert.ok(JSON.stringify(model).length < 20_000_000);
  });
});
