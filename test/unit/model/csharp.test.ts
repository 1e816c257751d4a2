// What C# lowers to, seen through the dump.
import assert from 'node:assert/strict';
import { dumpFile, dumpFunction } from '../../../src/analyzer/model/dump';
import { lower } from './lowering';

async function bodyOf(statements: string, members = ''): Promise<string[]> {
  const { model } = await lower(`class C { ${members}\n void F() {\n${statements}\n} }`, 'csharp');
  return dumpFunction(model.functions.find((fn) => fn.name === 'F')!).split('\n').slice(1).map((line) => line.slice(2));
}

const cases: readonly [source: string, ...lines: string[]][] = [
  ['IntPtr p = IntPtr.Zero, q;', 'IntPtr p = null', 'IntPtr q'],
  ['using (var s = Open()) { s.Go(); }', '{', '  using var s = Open()', '  {', '    s.Go()', '  }', '}'],
  ['using var t = Open();', 'using var t = Open()'],
  ['session.OpenMsgStore(0, out p, ref n, out var v);', 'var v', 'session.OpenMsgStore(0, &p, &n, &v)'],
  ['foreach (var m in items) { Marshal.ReleaseComObject(m); }', 'range var m in items', '  Marshal::ReleaseComObject(m)'],
  ['try { a(); } catch (E e) when (e.X == 1) { throw; } finally { b(); }', 'try', '  a()', 'catch', '  throw', 'finally', '  b()'],
  ['switch (n) { case 1: case 2: A(); break; default: return; }', 'switch n', 'case 1', 'case 2', '  A()', '  break', 'default', '  return'],
  ['for (int i = 0; i < 9; i++) g(i);', 'int i = 0', 'for (i < 9) step i++', '  g(i)'],
  ['do { n--; } while (n > 0);', 'do (n > 0)', '  n--'],
  ['h = LoadLibrary(@"C:\\mapi32.dll");', 'h = LoadLibrary("C:\\\\mapi32.dll")'],
  ['a?.Close(); var z = a ?? b;', 'a.Close()', 'var z = (a ?? b)'],
  ['if (x is IMsgStore ms) g(ms);', 'IMsgStore ms', 'if (ms = x != null)', '  g(ms)'],
  ['lock (this) { n += 1; }', 'this', '{', '  n += 1', '}'],
  ['goto end; end: g();', 'goto end', 'end:', 'g()'],
  ['var f = new Foo(1); w = p as Foo; y = (IntPtr)p;', 'var f = new Foo(1)', 'w = (Foo)p', 'y = (IntPtr)p'],
  ['g(x => x + 1, () => { h(); });', 'g([&](var x) { return (x + 1) }, [&]() { h() })'],
  ['int n = *(int*)p + *(q + 8) * (m); /* (x) *(y) */ *(T*)p = n; *((byte*)p + 1) |= 2; *q++ = 1;', 'int n = (*(int*)p + (*(q + 8) * m))', '*p = n', '_[((byte*)p + 1)] |= 2', '*q = 1'],
  ['#if DEBUG\na();\n#else\nb();\n#endif', 'a()'],
];

describe('lowering C#', () => {
  for (const [source, ...lines] of cases) it(source.replaceAll('\n', ' / '), async () => assert.deepEqual(await bodyOf(source), lines));

  it('calls an imported function by its name in the library', async () => {
    assert.deepEqual(await bodyOf('FreeBuf(p); Native.FreeBuf(p);', '[DllImport("mapi32.dll", EntryPoint = "MAPIFreeBuffer")] static extern int FreeBuf(IntPtr p);'), ['MAPIFreeBuffer(p)', 'MAPIFreeBuffer(p)']);
  });

  it('tells a property from a type', async () => {
    assert.deepEqual(await bodyOf('Store.Release(); Marshal.Release(p);', 'IMsgStore Store { get; set; }'), ['Store.Release()', 'Marshal::Release(p)']);
  });

  it('finds classes, constants and methods', async () => {
    const { model } = await lower('namespace N { enum E { A = 1, B } class C : D, IDisposable { const string Dll = "mapi32.dll"; int x; C() : base(1) {} ~C() { g(); } int P => x; static int S(params object[] rest) { return 0; } } }', 'csharp');
    assert.equal(dumpFile(model), [
      'constant A = 1', 'constant B = 2', 'constant Dll = "mapi32.dll"', 'class C : D, IDisposable', '  static string Dll', '  int x', '  int P', '  C/0', '  C/0', '  S/1',
      'constructor C::C()', '  : base(1)', 'destructor C::~C()', '  g()', 'method C::get_P()', '  return x', 'method C::S(object[] rest) -> int', '  return 0', '',
    ].join('\n'));
  });

  it('does not parse a file in which nothing is of interest', async () => {
    const { model } = await lower('class C { void F() { g(); } }', 'csharp', { interesting: (name) => name === 'MAPIFreeBuffer' });
    assert.equal(model.classes.length, 0);
  });

  it('survives what is not C#', async () => {
    const { model } = await lower('class C { void F() { g(; } } }} ][ using', 'csharp');
    dumpFile(model);
  });
});
