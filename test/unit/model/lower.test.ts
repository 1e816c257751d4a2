// What C and C++ lower to, seen through the dump.
import assert from 'node:assert/strict';
import { dumpFile } from '../../../src/analyzer/model/dump';
import { bodyOf, lower, sharedParser } from './lowering';

const cases: readonly [source: string, ...lines: string[]][] = [
  ['LPMAPISESSION a = NULL, *b;', 'LPMAPISESSION a = null', 'LPMAPISESSION* b'],
  ['CLock lock(m_cs);', 'CLock lock(m_cs)'],
  ['CFoo a(x), b{1}, c(*p), d(f(z));', 'CFoo a(x)', 'CFoo b(1)', 'CFoo c(*p)', 'CFoo d(f(z))'],
  ['const CComPtr<IMsgStore>& p = q;', 'const CComPtr<IMsgStore>& p = q'],
  ['hr = p->lpVtbl->Open(p, 0, &x);', 'hr = p->Open(0, &x)'],
  ['hr = IMAPISession_OpenEntry(lpSession, cb, eid);', 'hr = lpSession->OpenEntry(cb, eid)'],
  ['f((LPVOID)&y, (LPVOID*)p, (LPMAPIFOLDER)(q), (ULONG)-1, (flags) & 3);', 'f((LPVOID)&y, (LPVOID*)p, (LPMAPIFOLDER)q, (ULONG)-1, (flags & 3))'],
  ['s = static_cast<IFoo*>(p);', 's = (IFoo*)p'],
  ['s = L"a\\\\b" L".dll"; n = 0x10UL; c = \'a\';', 's = "a\\\\b.dll"', 'n = 16', 'c = 97'],
  ['if (auto r = g(1); r > 2) h();', 'auto r = g(1)', 'if (r > 2)', '  h()'],
  ['while (auto* n = next()) use(n);', 'while forever', '  auto* n = next()', '  if !n', '    break', '  use(n)'],
  ['for (int i = 0; i < 9; i++) g(i);', 'int i = 0', 'for (i < 9) step i++', '  g(i)'],
  ['for (auto& x : list) x->Release();', 'range auto& x in list', '  x->Release()'],
  ['do { hr = g(); } while (hr == 1);', 'do (hr == 1)', '  hr = g()'],
  ['switch (x) { case 1: case 2: g(); break; default: h(); }', 'switch x', 'case 1', 'case 2', '  g()', '  break', 'default', '  h()'],
  ['again: if (x) goto again;', 'again:', 'if x', '  goto again'],
  ['__try { a(); __leave; } __finally { b(); }', '__try', '  a()', '  goto __leave@18', '  __leave@18:', 'finally', '  b()'],
  ['try { a(); } catch (E& e) { throw; }', 'try', '  a()', 'catch', '  throw'],
  ['TRY { a(); } CATCH(CFoo, e) { b(); } AND_CATCH_ALL(e) { THROW(e); } END_CATCH_ALL\nc();', 'try', '  a()', 'catch', '  b()', 'catch', '  throw e', 'c()'],
  ['TRY\n{ TRY { a(); } END_TRY }\nCATCH_ALL(e)\n{ THROW_LAST(); }\nEND_CATCH_ALL', 'try', '  try', '    a()', '  catch', 'catch', '  throw'],
  ['// one\ra();\r#define B c\rB();\r', 'a()', 'c()'],
  ['a(); // \u201d\\\nb(); // \u00fc \\\nc();\nd();', 'a()', 'b()', 'd()'],
  ['a(); // \ufffd\\\r\nb();', 'a()', 'b()'],
  ['char far *p; int near q; x = 2 * near * far; far = q;', 'char* p', 'int q', 'x = ((2 * near) * far)', 'far = q'],
  ['auto l = [&, p](int z) { return z + p; };', 'auto l = [&, p](int z) { return (z + p) }'],
  ['delete[] a; auto b = new Foo[3]; auto c = new (x) Foo(1);', 'delete[] a', 'auto b = new Foo[]()', 'auto c = new(x) Foo(1)'],
  ['f = (HRESULT (WINAPI *)(LPVOID))GetProcAddress(h, "F"); va_arg(list, char *); a();', 'f = (HRESULT*)GetProcAddress(h, "F")', 'va_arg(list, 0)', 'a()'],
  ['x = (hr = Open(&p), 5); if ((hr = Open(&p), FAILED(hr))) return;', 'x = (hr = Open(&p), 5)', 'if (hr = Open(&p), FAILED(hr))', '  return'],
  ['while (a = b /* = */ = f(g == 1, h <= 2), a += 2, !a) a();', 'while (a = b = f((g == 1), (h <= 2)), a += 2, !a)', '  a()'],
  ['x = c ? (p->Release(), 0) : (*out = (T)p, 1);', 'x = (c ? (p->Release(), 0) : (*out = (T)p, 1))'],
  ['for (i = 0, j = 1; i < 2; i++, j = i) a(i = 1, j);', '(i = 0, j = 1)', 'for (i < 2) step (i++, j = i)', '  a(i = 1, j)'],
  ['if SUCCEEDED(a(x)) b(); else if FAILED(x) { c(); }\nwhile MORE(x)\n  d();', 'if SUCCEEDED(a(x))', '  b()', 'else', '  if FAILED(x)', '    c()', 'while MORE(x)', '  d()'],
  ['if (a)\n  CHECK(b(\n    1))\nelse\n  CHECK(c())\nd();', 'if a', '  CHECK(b(1))', 'else', '  CHECK(c())', 'd()'],
  ['p = (LPVOID) new(Data); q = f(new (A*), 1); r = new (x) T; s = new (ns::T<int>); t = new(std::nothrow) const char *[n];', 'p = (LPVOID)new Data()', 'q = f(new A(), 1)', 'r = new(x) T()', 's = new ns::T<int>()', 't = new(std::nothrow) char[]()'],
  ['const ns::T& s(o.str()); T &r(p->q); x = a & b(c.d());', 'const ns::T& s = o.str()', 'T& r = p->q', 'x = (a & b(c.d()))'],
  ['s = (a ? "b" : "c") + "d" LIST(e) "f"s; g("h" I); j = decltype(j)(); k = decltype(k)(l);', 's = ((a ? "b" : "c") + unknown(unknown("d"), "f"))', 'g(unknown("h"))', 'j = decltype_()', 'k = decltype_(l)'],
  ['T^ a = gcnew T(b); try { a(); } catch (E^ e) { b(); } finally { c(); }', 'T* a = new T(b)', 'try', '  a()', 'catch', '  b()', 'finally', '  c()'],
  ['for each (T^ a in b) c(a); S^% d = e; int% f = g % h; i = dynamic_cast<T^>(j);', 'range T* a in b', '  c(a)', 'S*& d = e', 'int& f = (g % h)', 'i = (T*)j'],
  ['forever { a(); }\nQ_FOREVER\n{\n  b();\n}\nforever = c;', 'for forever', '  a()', 'for forever', '  b()', 'forever = c'],
  ['foreach (const QList<T> &a, b) c(a);\nQ_FOREACH(T *a, b(1, 2)) { c(a); }', 'range const QList<T>& a in b', '  c(a)', 'range T* a in b(1, 2)', '  c(a)'],
  ['a = b ^ c; b ^= c; d(a ^ b);', 'a = (b ^ c)', 'b ^= c', 'd((a ^ b))'],
  ['delete[] *p; delete *q;', 'delete[] *p', 'delete *q'],
  ['delete[] (char*)a; delete [](T *) p->m; ::delete[] (const struct S*)(a); delete[] (a); delete (T*)b; a();', 'delete[] (char*)a', 'delete[] (T*)p->m', 'delete[] (const S*)a', 'delete[] a', 'delete (T*)b', 'a()'],
  ['p->QueryInterface<IFoo>(&q);', 'p->QueryInterface<IFoo>(&q)'],
  ['SizedSPropTagArray(1, t) = { 1, { PR_ATTACH_NUM } }; T u = T{ PR_A }; g({ PR_A });', 'SizedSPropTagArray t = {1, {PR_ATTACH_NUM}}', 'T u = T(PR_A)', 'g({PR_A})'],
  ['if (x) { RETURN }', 'if x', '  RETURN'],
  ['#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\nc(); }', 'if a', '  c()'],
  ['#ifdef A\na();\n#else\nb();\n#endif\n#ifndef A\nc();\n#endif', 'a()'],
  ['#if 0\na();\n#elif 1\nb();\n#endif', 'b()'],
  ['#ifndef WIN32\na();\n#else\nb();\n#endif', 'b()'],
  ['#if defined(WIN16) || MSDOS\na();\n#elif !defined(_MSC_VER)\nb();\n#else\nc();\n#endif', 'c()'],
  ['#undef WIN32\n#ifdef WIN32\na();\n#else\nb();\n#endif', 'b()'],
];

describe('lowering C and C++', () => {
  for (const [source, ...lines] of cases) {
    it(source.replaceAll('\n', ' / '), async () => assert.deepEqual(await bodyOf(source), lines));
  }

  it('leaves exception macros alone that the file defines in a way of its own', async () => {
    const lines = await bodyOf('TRY\n{ a(); }\nCATCH_ALL(e)\n{ b(); }\nEND_CATCH_ALL', '#define TRY if (setjmp(jump) == 0)');
    assert.ok(!lines.includes('try') && !lines.includes('catch'));
  });

  it('finds functions, methods, constructors and destructors', async () => {
    const { model } = await lower('namespace n { class C : public B { C(int a) : m_p(a) {} ~C(); int m() const { return 1; } CFoo* m_p; }; C::~C() {} }\nextern "C" { static int g(void) { return 0; } }');
    assert.equal(dumpFile(model), [
      'class C : B', '  CFoo* m_p', '  C/1', '  ~C/0', '  m/0',
      'constructor C::C(int a)', '  : m_p(a)', 'method C::m() -> int', '  return 1', 'destructor C::~C()', 'function g() -> int', '  return 0', '',
    ].join('\n'));
  });

  it('finds functions behind the keywords of modules and of 16-bit compilers, and before what filled a sector up', async () => {
    const { model } = await lower('export module m;\nexport namespace n { export int a() { return 1; } }\nint far pascal b(char far *p) { return 1; }\n\x1a\0\0');
    assert.deepEqual(model.functions.map((fn) => [fn.name, fn.returnType?.name, fn.hasErrors]), [['a', 'int', false], ['b', 'int', false]]);
  });

  it('reads on behind macros that stand for statements, and through annotations of COM', async () => {
    const { model } = await lower('#define LEAVE if (bad) \\\n  return;\nvoid a(_COM_Outptr_ IFoo** out, _Outptr_result_maybenull_ int** n) {\n  BEGIN_CALL\n  {\n    b();\n  }\n  END_CALL\n  out.assign(1);\n  LEAVE\n  c();\n  END_CALL\n  p->d();\n}');
    assert.deepEqual(model.functions.map((fn) => [fn.name, fn.hasErrors, fn.params.length]), [['a', false, 2]]);
  });

  it('reads through macros for the words of a class, by their definition or their name', async () => {
    const defined = await lower('#define seal final\n#define show visible\n#define visible __attribute__((visibility("default")))\n#define again override\nclass show A seal : public B {\n  void a() again { p->Release(); }\n  int b() again;\n};\n');
    assert.deepEqual(defined.model.functions.map((fn) => [fn.name, fn.owner, fn.hasErrors]), [['a', 'A', false]]);
    const unseen = await lower('class my_export Aa my_final : public B {\n  void a() my_override { p->Release(); }\n  virtual int b(int n) const my_final;\n  Aa() my_noexcept : m(1) { p->Release(); }\n};\n');
    assert.deepEqual([unseen.sound, unseen.model.functions.map((fn) => [fn.name, fn.owner, fn.hasErrors])], [true, [['a', 'Aa', false], ['Aa', 'Aa', false]]]);
    const heads = await lower('class my_export Cee { void a() { p->Release(); } };\nclass Dee final { void b() { p->Release(); } };\nclass Gee my_final { void c() { p->Release(); } };\n');
    assert.deepEqual([heads.sound, heads.model.functions.map((fn) => fn.owner)], [true, ['Cee', 'Dee', 'Gee']]);
  });

  it('reads arguments and parameters that a macro brings with its comma', async () => {
    const { model, sound } = await lower('HRESULT a(Value *v CTX_DC) {\n  b(v CTX_CC, 1);\n  c(n() CTX_CC, "c");\n  if (b(&v[0] CTX_CC) != 0) d(v->x CTX_CC);\n}\nvoid c(Value v CTX_DC) { a(&v CTX_CC); }\nvoid d(Value NAME, Value *OTHER) { p->Release(); }\n');
    assert.deepEqual([sound, model.functions.map((fn) => [fn.name, fn.hasErrors, fn.params.map((param) => param.name).join()])], [true, [['a', false, 'v'], ['c', false, 'v'], ['d', false, 'NAME,OTHER']]]);
    const alone = await lower('void a(Value *v CTX_DC) { b(&v CTX_CC); }\nint c() { return b(v CTX_CC) == 0; }\n', 'cpp', { interesting: () => false, wanted: new Set([45]), alone: true });
    assert.deepEqual(alone.model.functions.map((fn) => [fn.name, fn.hasErrors]), [['c', false]]);
    assert.deepEqual(await bodyOf('a(b MORE); c(b LESS);', '#define MORE , d\n#define LESS - 1'), ['a(b)', 'opaque c b LESS']);
  });

  it('reads a method behind a word of unknown meaning', async () => {
    const { model } = await lower('class C { int m(int n) _my_override { return n; } int p() const _my_override = 0; };');
    assert.deepEqual(model.functions.map((fn) => [fn.name, fn.hasErrors]), [['m', false]]);
  });

  it('reads a function whose lambda returns a type with its keyword', async () => {
    const { model } = await lower('int a(int n) { auto told = [n]() -> struct answer { b(n); return {n}; }(); return told.code; }');
    assert.deepEqual(model.functions.filter((fn) => fn.name !== '').map((fn) => [fn.name, fn.hasErrors]), [['a', false]]);
  });

  it('finds aliases, constants, globals and macros', async () => {
    const { model } = await lower('#define N(x) \\\n  (x + 1) // why\ntypedef struct _S { int a; } S, *LPS;\nenum { A = 1, B };\nstatic const wchar_t* const dll = L"mapi32.dll";\nusing P = CComPtr<IFoo>;');
    assert.equal(dumpFile(model), [
      'macro N(x) = (x + 1)', 'alias S = _S', 'alias LPS = _S*', 'alias P = CComPtr<IFoo>', 'constant A = 1', 'constant B = 2', 'constant dll = "mapi32.dll"',
      'global const wchar_t* dll = "mapi32.dll"', 'class _S', '  int a', '',
    ].join('\n'));
  });

  it('keeps the names of what it cannot parse', async () => {
    const { model } = await lower('void f() { a(); @@ lost %% ; b(); }');
    assert.equal(model.functions[0]?.hasErrors, true);
  });

  it('survives absurd nesting', async () => {
    const { model } = await lower(`void f() { x = ${'('.repeat(3000)}1${')'.repeat(3000)}; y = ${'a + '.repeat(3000)}b; }`);
    assert.equal(model.functions.length, 1);
  });

  it('refuses a file beyond the limit with a sentence', async () => {
    const { problems } = await lower('x'.repeat(5 * 1024 * 1024));
    assert.match(problems[0]?.message ?? '', /split it or exclude it/);
  });

  it('leaves no tree alive', async () => {
    assert.equal((await sharedParser()).aliveTrees(), 0);
  });
});

describe('skipping what cannot matter', () => {
  const text = 'int quiet(int a) { return helper(a) + 1; }\nvoid loud(LPMDB p) { p->Release(); }\nstruct S { S() : m(Release()) {} ~S() { other(); } int m; };';
  const interesting = (name: string): boolean => name === 'Release';

  it('lowers only functions that name something of interest', async () => {
    const { model } = await lower(text, 'cpp', { interesting });
    assert.deepEqual(model.functions.map((fn) => fn.name), ['loud', 'S']);
    assert.deepEqual(model.skipped.map(({ name, owner, calls }) => ({ name, owner, calls })), [{ name: 'quiet', owner: undefined, calls: ['helper'] }, { name: '~S', owner: 'S', calls: ['other'] }]);
    assert.equal(model.classes.length, 1);
  });

  it('does not parse a file in which nothing is of interest, yet knows its functions and macros', async () => {
    const { model } = await lower('#define TWICE(x) x x\nnamespace n { class C { int m() const { return g(h(1)); } }; }\nint D::k() { return 1; }', 'cpp', { interesting });
    assert.deepEqual(model.skipped.map(({ name, owner, calls }) => ({ name, owner, calls })), [{ name: 'm', owner: 'C', calls: ['g', 'h'] }, { name: 'k', owner: 'D', calls: [] }]);
    assert.deepEqual(model.macros.map((macro) => macro.name), ['TWICE']);
    assert.equal(model.classes.length, 0);
  });

  it('gives the same functions as without skipping', async () => {
    const all = await lower(text);
    const some = await lower(text, 'cpp', { interesting });
    for (const fn of some.model.functions) assert.deepEqual(fn, all.model.functions.find((other) => other.name === fn.name));
  });
});

describe('a file that names no function of interest', () => {
  it('is parsed for a class whose members are interfaces', async () => {
    const { model } = await lower('class View { public: void go(); private: LPMDB m_store; };', 'cpp', { interesting: () => false });
    assert.deepEqual(model.classes.map((one) => one.fields.map((field) => field.name)), [['m_store']]);
  });
});
