// The workspace as a whole: functions are read in rounds, and only as far as they matter; an edit makes stale what can see it, and
// nothing else.
import assert from 'node:assert/strict';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

const loader = 'HMODULE Open() { return LoadLibraryA("mapi32.dll"); }\nvoid Close(HMODULE h) { FreeLibrary(h); }\n';
const middle = 'void Once(int i) { HMODULE h = Open(); Work(h, i); Close(h); }\n';
const loop = 'void All(int n) { for (int i = 0; i < n; ++i) Once(i); }\n';
const plain = 'int Add(int a, int b) { return a + b; }\n';

async function withAnalyzer<T>(use: (analyzer: Analyzer) => T): Promise<T> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    return use(analyzer);
  } finally {
    analyzer.dispose();
  }
}

function ruleIds(analyzer: Analyzer, file: string): readonly string[] {
  return analyzer.check(file).findings.map((finding) => finding.ruleId);
}

/** The rules that speak of a file when nothing is out of date any more. */
function settledIds(analyzer: Analyzer, file: string): readonly string[] {
  for (let left = analyzer.stale(); left.length > 0; left = analyzer.stale()) for (const one of left) analyzer.check(one);
  return ruleIds(analyzer, file);
}

describe('workspace', () => {
  for (const order of [['a', 'b', 'c', 'd'], ['d', 'c', 'b', 'a'], ['c', 'a', 'd', 'b']]) {
    it(`finds a load three files away, whatever order the files come in (${order.join(' ')})`, () => withAnalyzer((analyzer) => {
      const texts: Record<string, string> = { a: loader, b: middle, c: loop, d: plain };
      for (const name of order) {
        analyzer.setFile(`${name}.cpp`, texts[name]!);
        analyzer.check(`${name}.cpp`);
      }
      assert.deepEqual(ruleIds(analyzer, 'c.cpp'), ['mapi-library-reload']);
      assert.deepEqual(analyzer.check('c.cpp').findings[0]!.steps.slice(0, 4).map((step) => step.file), ['c.cpp', 'c.cpp', 'b.cpp', 'a.cpp']);
    }));
  }

  describe('takes a call with fewer arguments than a function of another file has parameters', () => {
    const once = 'void Once(int i, char **words, REFIID id) { HMODULE h = LoadLibraryA("mapi32.dll"); FreeLibrary(h); }\n';
    const cases: readonly [what: string, files: Record<string, string>, isMeant: boolean][] = [
      ['for another program\'s', { 'tool.cpp': once }, false],
      ['for one whose declaration has defaults', { 'tool.cpp': once, 'tool.h': 'void Once(int i, char **words = NULL, REFIID id = (GUID_NULL));\n' }, true],
      ['for one declared so where it is called', { 'tool.cpp': once, 'c.cpp': `void Once(int i, char **words = NULL, REFIID id = GUID_NULL);\n${loop}` }, true],
      ['for none that needs more of them', { 'tool.cpp': once, 'tool.h': 'void Once(int i, char **words, REFIID id = GUID_NULL);\n' }, false],
      ['for none of which an overload has defaults', { 'tool.cpp': once, 'tool.h': 'void Once(int i, char **words, REFIID id);\nvoid Once(int i, std::map<int, int> words = {});\n' }, false],
      ['for none of which a method has defaults', { 'tool.cpp': once, 'tool.h': 'class Tool { void Once(int i, char **words = NULL, REFIID id = GUID_NULL); };\n' }, false],
      ['for none that a third file declares for itself', { 'tool.cpp': once, 'other.cpp': 'void Once(int i, char **words = NULL, REFIID id = GUID_NULL);\n' }, false],
      ['for a template with a pack', { 'tool.h': `template <class... Words> ${once.replace('char **words, REFIID id', 'Words... words')}` }, true],
      ['for one of its own file', { 'c.cpp': once + loop }, true],
      ['for a method whose class says so', {
        'tool.h': 'struct Tool { static void Once(int i, int flags = 1 << 4, std::function<void(int, int)> done = nullptr); };\n',
        'tool.cpp': once.replace('Once', 'Tool::Once').replace('char **words, REFIID id', 'int flags, std::function<void(int, int)> done'), 'c.cpp': loop.replace('Once(i)', 'Tool::Once(i)'),
      }, true],
    ];
    for (const [what, files, isMeant] of cases) {
      it(what, () => withAnalyzer((analyzer) => {
        for (const [file, text] of Object.entries({ 'c.cpp': loop, ...files })) analyzer.setFile(file, text);
        assert.deepEqual(ruleIds(analyzer, 'c.cpp'), isMeant ? ['mapi-library-reload'] : []);
      }));
    }

    for (const [params, isMeant] of [['int i, bool keep', false], ['int i, bool keep = true', true], ['int i, params string[] words', true]] as const) {
      it(`C#, ${params}`, () => withAnalyzer((analyzer) => {
        analyzer.setFile('Tool.cs', `static class Tool { public static void Once(${params}) { IntPtr h = LoadLibrary("mapi32.dll"); FreeLibrary(h); } }`);
        analyzer.setFile('c.cs', 'class All { void End() { MAPIUninitialize(); } void Run(int n) { for (int i = 0; i < n; ++i) Tool.Once(i); } }');
        assert.deepEqual(ruleIds(analyzer, 'c.cs'), isMeant ? ['mapi-library-reload'] : []);
      }));
    }

    it('again when a declaration comes to have defaults', () => withAnalyzer((analyzer) => {
      const header = 'void Once(int i, char **words, REFIID id);\n';
      for (const [file, text] of Object.entries({ 'tool.cpp': once, 'tool.h': header, 'c.cpp': loop })) analyzer.setFile(file, text);
      assert.deepEqual(settledIds(analyzer, 'c.cpp'), []);
      analyzer.setFile('tool.h', header.replace('words', 'words = NULL').replace('id', 'id = GUID_NULL'));
      assert.ok(analyzer.stale().includes('tool.h'));
      assert.deepEqual(settledIds(analyzer, 'c.cpp'), ['mapi-library-reload']);
    }));
  });

  describe('takes a call for that of a function in the namespace', () => {
    const load = '{ HMODULE h = LoadLibraryA("mapi32.dll"); FreeLibrary(h); }';
    const [store, other] = [`namespace mapi { namespace store { void Once(int i) ${load} } }\n`, 'namespace util { void Once(int i) { HMODULE h = LoadLibraryA("other.dll"); FreeLibrary(h); } }\n'];
    const calling = (call: string, before = '', behind = ''): string => `${before}void All(int n) { for (int i = 0; i < n; ++i) ${call}(i); }${behind}\n`;
    const [loads, loadsNot] = [['mapi-library-reload'], []];
    const cases: readonly [what: string, caller: string, found: readonly string[], files?: readonly string[]][] = [
      ['that is written', calling('mapi::store::Once'), loads],
      ['of which a part is written', calling('store::Once', 'namespace mapi {', '}'), loads],
      ['that is written, the other one', calling('util::Once'), loadsNot],
      ['around the caller', calling('Once', 'namespace mapi::store {', '}'), loads],
      ['around the caller, further out', calling('Once', 'namespace mapi { namespace store { namespace inner {', '} } }'), loads],
      ['around the class of the caller', calling('Once', 'namespace mapi::store { struct Work { ', ' }; }'), loads],
      ['around the caller, the other one', calling('Once', 'namespace util {', '}'), loadsNot],
      ['that none of them is in', calling('Once'), loadsNot],
      ['that no function is in', calling('lib::Once', 'namespace lib { class Unknown; }'), loadsNot, [store]],
      ['of the standard', calling('std::Once'), loadsNot, [store]],
      ['that an alias names, where there is only one', calling('ms::Once', 'namespace ms = mapi::store;'), loads, [store]],
      ['that `using` opens', calling('Once', 'using namespace mapi::store;'), loads],
      ['that `using` opens, the other one', calling('Once', 'using namespace util;'), loadsNot],
      ['that `using` opens for a part of the file', `namespace one { using namespace mapi::store; }${calling('Once', 'namespace two { using namespace util;', '}')}`, loadsNot],
      ['of which `using` brings in one function', calling('Once', 'using mapi::store::Once;'), loads],
      ['of which `using` brings in one function, in a block', 'using util::Once;void All(int n) { using mapi::store::Once; for (int i = 0; i < n; ++i) Once(i); }', loads],
      ['that `using` opens in a comment only', calling('Once', '/* using namespace mapi::store; */ using namespace util;'), loadsNot],
      ['that an alias names', calling('ms::Once', 'namespace ms = mapi::store;'), loads],
      ['that an alias names, the other one', calling('ms::Once', 'namespace ms = ::util;'), loadsNot],
      ['that `using` opens, where there is only one', calling('Once', 'using namespace mapi::store;'), loads, [store]],
      ['outside of all, not in the caller\'s', calling('::Once', 'namespace mapi::store {', '}'), loadsNot, [store]],
      ['that is written before its definition', calling('mapi::store::Once'), loads, [`void mapi::store::Once(int i) ${load}`, other, 'namespace mapi { namespace store {} }']],
      ['of another file, not in one without a name', calling('Once', 'namespace mapi {', '}'), loadsNot, [`namespace mapi { namespace { void Once(int i) ${load} } }`]],
      ['without a name in its file', calling('Once', `namespace mapi { namespace { void Once(int i) ${load} } }`), loads],
      ['around an inline one', calling('mapi::Once'), loads, [`namespace mapi { inline namespace v1 { void Once(int i) ${load} } }`, other]],
    ];
    for (const [what, caller, found, files = [store, other]] of cases) {
      it(what, () => withAnalyzer((analyzer) => {
        files.forEach((text, at) => analyzer.setFile(`${at}.cpp`, text));
        analyzer.setFile('c.cpp', caller);
        assert.deepEqual(ruleIds(analyzer, 'c.cpp'), found);
      }));
    }

    it('again when `using` opens another one', () => withAnalyzer((analyzer) => {
      for (const [file, text] of Object.entries({ 'a.cpp': store, 'b.cpp': other, 'c.cpp': calling('Once', 'using namespace util;') })) analyzer.setFile(file, text);
      assert.deepEqual(settledIds(analyzer, 'c.cpp'), []);
      analyzer.setFile('c.cpp', calling('Once', 'using namespace mapi::store;'));
      assert.deepEqual(settledIds(analyzer, 'c.cpp'), ['mapi-library-reload']);
    }));

    it('again when a function comes into another one', () => withAnalyzer((analyzer) => {
      for (const [file, text] of Object.entries({ 'a.cpp': store, 'b.cpp': other, 'c.cpp': calling('util::Once') })) analyzer.setFile(file, text);
      assert.deepEqual(settledIds(analyzer, 'c.cpp'), []);
      analyzer.setFile('a.cpp', store.replace('store', 'util'));
      analyzer.setFile('b.cpp', other.replace('util', 'cache'));
      assert.deepEqual(settledIds(analyzer, 'c.cpp'), ['mapi-library-reload']);
    }));
  });

  for (const [file, found] of [['once.h', ['mapi-library-reload']], ['once.cpp', []]] as const) {
    it(`sees static functions of a header from everywhere: ${file}`, () => withAnalyzer((analyzer) => {
      analyzer.setFile(file, 'static void Once(int i) { HMODULE h = LoadLibraryA("mapi32.dll"); FreeLibrary(h); }\n');
      analyzer.setFile('c.cpp', loop);
      assert.deepEqual(ruleIds(analyzer, 'c.cpp'), found);
    }));
  }

  it('reads a header with the macros of one behind it', () => withAnalyzer((analyzer) => {
    analyzer.setFile('a.h', 'class show Sink seal : public Base {\npublic:\n  void Drop(LPMAPISESSION p) again { p->Release(); }\n};\n');
    analyzer.setFile('b.h', '#define show __attribute__((visibility("default")))\n#define seal final\n#define again override\n');
    analyzer.setFile('c.cpp', loader);
    assert.deepEqual(analyzer.check('a.h').problems, []);
  }));

  it('does not read a function that names nothing of interest', () => withAnalyzer((analyzer) => {
    analyzer.setFile('d.cpp', plain);
    assert.equal(analyzer.stats().parsedFiles, 0);
    analyzer.setFile('a.cpp', loader);
    assert.equal(analyzer.stats().parsedFiles, 1);
  }));

  it('calls those files stale that can see a change, and no others', () => withAnalyzer((analyzer) => {
    const texts: Record<string, string> = { 'a.cpp': loader, 'b.cpp': middle, 'c.cpp': loop, 'd.cpp': plain };
    for (const [file, text] of Object.entries(texts)) analyzer.setFile(file, text);
    for (let left = analyzer.stale(); left.length > 0; left = analyzer.stale()) for (const file of left) analyzer.check(file);
    assert.deepEqual(analyzer.stale(), []);

    analyzer.setFile('b.cpp', middle.replace('Work(h, i);', 'Work(h, i + 1);'));
    assert.deepEqual(analyzer.stale(), ['b.cpp']);
    analyzer.check('b.cpp');
    assert.deepEqual(analyzer.stale(), [], 'what Once does is the same as before');

    analyzer.setFile('a.cpp', loader.replace('mapi32.dll', 'other.dll'));
    const again = new Set<string>();
    for (let left = analyzer.stale(); left.length > 0; left = analyzer.stale()) {
      for (const file of left) {
        again.add(file);
        analyzer.check(file);
      }
    }
    assert.deepEqual([...again].sort(), ['a.cpp', 'b.cpp', 'c.cpp']);
    assert.deepEqual(ruleIds(analyzer, 'c.cpp'), []);
  }));

  it('leads steps to where things stand now, after edits in several files', () => withAnalyzer((analyzer) => {
    for (const [file, text] of Object.entries({ 'a.cpp': loader, 'b.cpp': middle, 'c.cpp': loop })) analyzer.setFile(file, text);
    for (let left = analyzer.stale(); left.length > 0; left = analyzer.stale()) for (const file of left) analyzer.check(file);
    analyzer.setFile('a.cpp', `\n\n${loader}`);
    analyzer.check('a.cpp');
    analyzer.stale();
    analyzer.setFile('c.cpp', `// edited\n${loop}`);
    const [finding] = analyzer.check('c.cpp').findings;
    assert.deepEqual(finding?.steps.slice(0, 4).map((step) => `${step.file}:${step.range.start.line}`), ['c.cpp:2', 'c.cpp:2', 'b.cpp:1', 'a.cpp:3']);
  }));

  it('reads a file again when a macro it uses changes', () => withAnalyzer((analyzer) => {
    analyzer.setFile('use.cpp', 'void Run(int n) { for (int i = 0; i < n; ++i) { HMODULE h = LOAD(i); FreeLibrary(h); } }\n');
    assert.deepEqual(ruleIds(analyzer, 'use.cpp'), []);
    analyzer.setFile('load.h', '#define LOAD(x) LoadLibraryA("mapi32.dll")\n');
    analyzer.check('load.h');
    assert.ok(analyzer.stale().includes('use.cpp'));
    assert.deepEqual(ruleIds(analyzer, 'use.cpp'), ['mapi-library-reload']);
  }));

  it('looks again at callers of a function that may give a warning now, or not any more', () => withAnalyzer((analyzer) => {
    const part = (code: string): string => `HRESULT CopyPart(LPSPropValue from) {\n  HRESULT hr = MAPIAllocateMore(4, from, (void **)&from->Value.lpszA);\n  if (PROP_TYPE(from->ulPropTag) == PT_ERROR) hr = ${code};\n  return hr;\n}\nHRESULT CopyAll(LPSPropValue from) {\n  HRESULT hr = MAPIAllocateMore(4, from, (void **)&from->Value.lpszA);\n  return FAILED(hr) ? hr : CopyPart(from);\n}\n`;
    analyzer.setFile('part.cpp', part('MAPI_E_NOT_FOUND'));
    analyzer.setFile('use.cpp', `HRESULT Use(LPSPropValue *out) {
      LPSPropValue made = NULL;
      HRESULT hr = MAPIAllocateBuffer(sizeof(SPropValue), (void **)&made);
      if (FAILED(hr)) return hr;
      hr = CopyAll(made);
      if (hr == S_OK) *out = made;
      else if (FAILED(hr)) MAPIFreeBuffer(made);
      return hr;
    }`);
    assert.deepEqual(ruleIds(analyzer, 'use.cpp'), []);
    for (const [code, found] of [['MAPI_W_PARTIAL_COMPLETION', ['leak-at-return']], ['MAPI_E_NOT_FOUND', []]] as const) {
      analyzer.check('part.cpp');
      analyzer.stale();
      analyzer.setFile('part.cpp', part(code));
      analyzer.check('part.cpp');
      assert.ok(analyzer.stale().includes('use.cpp'), code);
      assert.deepEqual(ruleIds(analyzer, 'use.cpp'), found);
    }
  }));

  it('looks again at those who make an object when its class counts otherwise', () => withAnalyzer((analyzer) => {
    const sink = `class CSink : public IMAPIAdviseSink {
public:
  CSink();
  STDMETHODIMP_(ULONG) Release();
  void Start();
  ULONG m_refs;
};
`;
    const body = `#include "sink.h"
CSink::CSink() : m_refs(1) {}
ULONG CSink::Release() { if (--m_refs) return m_refs; delete this; return 0; }
void CSink::Start() { m_refs += 0; }
`;
    analyzer.setFile('sink.h', sink);
    analyzer.setFile('sink.cpp', body);
    analyzer.setFile('use.cpp', 'void Use(LPMDB store, ULONG_PTR *c) { CSink *sink = new CSink; sink->Start(); store->Advise(0, NULL, 2, sink, c); }\n');
    const settled = (): readonly string[] => settledIds(analyzer, 'use.cpp');
    assert.deepEqual(settled(), ['leak-at-return']);
    for (const [was, is] of [['m_refs(1)', 'm_refs(0)'], ['delete this', 'Rest()'], ['m_refs += 0', 'g_sinks.push_back(this)']] as const) {
      analyzer.setFile('sink.cpp', body.replace(was, is));
      analyzer.check('sink.cpp');
      assert.ok(analyzer.stale().includes('use.cpp'), is);
      assert.deepEqual(settled(), [], is);
      analyzer.setFile('sink.cpp', body);
      assert.deepEqual(settled(), ['leak-at-return']);
    }
  }));

  it('looks again at those who make an object when it takes no reference of its own any more', () => withAnalyzer((analyzer) => {
    const maker = '#include "view.h"\nCView::CView(LPMAPITABLE table) : m_table(table) { m_table->AddRef(); }\n';
    analyzer.setFile('view.h', 'class CView { public: CView(LPMAPITABLE table); ~CView() { m_table->Release(); } private: LPMAPITABLE m_table; };\n');
    analyzer.setFile('view.cpp', maker);
    analyzer.setFile('use.cpp', 'void Use(LPMAPIFOLDER f) { LPMAPITABLE t = NULL; if (f->GetContentsTable(0, &t) == S_OK) g_views.Add(new CView(t)); }\n');
    const settled = (): readonly string[] => settledIds(analyzer, 'use.cpp');
    assert.deepEqual(settled(), ['leak-at-return']);
    analyzer.setFile('view.cpp', maker.replace('m_table->AddRef();', ''));
    assert.deepEqual(settled(), []);
    analyzer.setFile('view.cpp', maker);
    assert.deepEqual(settled(), ['leak-at-return']);
  }));

  it('forgets a file that is gone', () => withAnalyzer((analyzer) => {
    analyzer.setFile('a.cpp', loader);
    analyzer.setFile('c.cpp', 'void All(int n) { for (int i = 0; i < n; ++i) { HMODULE h = Open(); Close(h); } }\n');
    assert.deepEqual(ruleIds(analyzer, 'c.cpp'), ['mapi-library-reload']);
    analyzer.stale();
    analyzer.removeFile('a.cpp');
    assert.ok(!analyzer.stale().includes('a.cpp'));
    assert.deepEqual(ruleIds(analyzer, 'c.cpp'), []);
  }));

  it('survives text of any kind', () => withAnalyzer((analyzer) => {
    for (const text of ['', '}}}{{{', 'void f( {', '\u0000\u0001', 'for (;;) MAPIInitialize(', '#define A A\nA A A(MAPIInitialize)']) {
      analyzer.setFile('odd.cpp', text);
      assert.deepEqual(analyzer.check('odd.cpp').problems.filter((problem) => problem.message.includes('failed')), []);
    }
  }));
});
