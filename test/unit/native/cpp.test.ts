// Reading declarations, binding parameters, cutting selections: text in, text out.
import assert from 'node:assert/strict';
import { bind } from '../../../src/native/cpp/bindings';
import { blank } from '../../../src/native/cpp/blank';
import { findFunctions, readParameters } from '../../../src/native/cpp/declarations';
import { functionGlue, selectionGlue, type SourceFile } from '../../../src/native/cpp/glue';
import { selectCode } from '../../../src/native/cpp/selection';
import { demangle } from '../../../src/native/engine/symbols';

const cpp = (text: string): SourceFile => ({ path: '/w/a.cpp', text, language: 'cpp' });
const glueText = (text: string, name?: string): string => {
  const glue = functionGlue(cpp(text), name);
  return 'error' in glue ? glue.error : glue.text;
};

describe('declarations', () => {
  const names = (text: string): string[] => findFunctions(text).map((one) => one.name);

  it('are found in namespaces, classes and linkage blocks, not in bodies', () => {
    assert.deepEqual(names('extern "C" { void a() { if (x) { y(); } } }\nnamespace n { namespace m { int b(int c) { return c; } } class K { public: void d() {} static void e() {} K() {} ~K() {} }; }\nenum E { one };\nint table[] = { 1, 2 };'), ['a', 'n::m::b', 'n::K::d', 'n::K::e']);
  });
  it('tell methods from functions of a namespace', () => {
    const [method, free] = findFunctions('class K { void f(); };\nvoid K::f() {}\nnamespace n { void g(); }\nvoid n::g() {}');
    assert.deepEqual([method!.objectType, free!.objectType], ['K', undefined]);
  });
  it('see through calling conventions, annotations and macros', () => {
    const [one] = findFunctions('STDMETHODIMP_(ULONG) Sink::OnNotify(_In_ ULONG cNotif, _In_reads_(cNotif) LPNOTIFICATION lpNotifications) { return 0; }');
    assert.deepEqual([one!.name, one!.result, one!.parameters], ['Sink::OnNotify', 'ULONG', [{ type: 'ULONG', name: 'cNotif' }, { type: 'LPNOTIFICATION', name: 'lpNotifications' }]]);
  });
  it('are not found in comments, strings and directives', () => {
    assert.deepEqual(names('// void a() {}\n/* void b() {} */\nconst char *s = "void c() {";\n#define D void d() {}\nvoid e() { char q = \'{\'; }'), ['e']);
    assert.equal(blank('a /* b */ "c" d').length, 'a /* b */ "c" d'.length);
  });
  it('have parameters with defaults, arrays, templates and without names', () => {
    assert.deepEqual(readParameters('const std::map<int, long> &a = {}, char *b[], LPMDB, long i, void *, unsigned int'), [
      { type: 'const std::map<int, long> &', name: 'a' }, { type: 'char * *', name: 'b' }, { type: 'LPMDB', name: '' }, { type: 'long', name: 'i' }, { type: 'void *', name: '' }, { type: 'unsigned int', name: '' },
    ]);
  });
});

describe('bindings', () => {
  const kind = (type: string, name = 'x'): string => {
    const bound = bind({ type, name }, [{ type, name }]);
    return bound === undefined ? 'none' : bound.kind ?? bound.initial;
  };
  it('know interfaces by every spelling', () => {
    for (const type of ['LPMDB', 'IMsgStore *', 'IMsgStore*', 'const LPMDB', 'IMsgStore &']) assert.equal(kind(type), 'store', type);
    assert.equal(kind('LPEXCHANGEEXPORTCHANGES'), 'exporter');
  });
  it('choose entry ids by name, and their size with them', () => {
    const all = [{ type: 'ULONG', name: 'cb' }, { type: 'LPENTRYID', name: 'lpFolderId' }];
    assert.deepEqual(all.map((one) => bind(one, all)!.initial), ['(ULONG)lens_fixture_size("folder-id")', '(LPENTRYID)lens_fixture("folder-id")']);
  });
  it('refuse what they do not know', () => {
    for (const type of ['Mailbox *', 'Mailbox', 'Mailbox &', 'void (*)()', 'LPVOID']) assert.equal(kind(type), 'none', type);
  });
});

describe('the generated part', () => {
  it('renames main and calls the function with the user\'s line', () => {
    const text = glueText('void work(LPMDB store) {}\nint main() { return 0; }');
    assert.match(text, /#define main mapi_lens_renamed_main\n#include "\/w\/a\.cpp"\n#undef main/);
    assert.match(text, /#line 1 "\/w\/a\.cpp"\n {4}work\(lens_p0\);/);
  });
  it('releases what is handed out and what is returned', () => {
    assert.match(glueText('HRESULT f(LPMDB *store) { return 0; }'), /lens_release\(lens_p0\);/);
    assert.match(glueText('LPSRowSet f() { return 0; }'), /LPSRowSet lens_result = f\(\);\n {4}lens_free_rows\(lens_result\);/);
  });
  it('asks which function is meant, and for the hook of an object', () => {
    assert.match(glueText('void a() {}\nvoid b() {}'), /Which function of \/w\/a\.cpp is to be probed\? It has a, b; name it/);
    assert.match(glueText('class K { public: void f() {} };', 'K::f'), /cannot supply an object of the class K for K::f\. Add a function void probe_setup\(K \*\*object\)/);
    assert.match(glueText('class K { public: void f() {} };\nvoid probe_setup(K **object) {}', 'K::f'), /probe_setup\(&lens_p0\);[^]*lens_p0->f\(\);/);
  });
});

describe('a selection', () => {
  const text = ['HRESULT f(LPMAPISESSION session, int n)', '{', '    LPMDB store = NULL, other = NULL;', '    char name[20];', '    HRESULT hr = session->OpenMsgStore(0, 0, 0, 0, 0, &store);', '    for (int i = 0; i < n; i++) name[i] = 0;', '    store->Release();', '    return hr;', '}'].join('\n');
  const used = (from: number, to: number): string[] => {
    const selected = selectCode(text, from, to);
    return 'error' in selected ? [selected.error] : selected.variables.map((one) => `${one.type} ${one.name}${one.filledHere ? ' filled' : ''}${one.releasedHere ? ' released' : ''}`);
  };
  it('takes what it uses and did not declare', () => {
    assert.deepEqual(used(5, 5), ['LPMAPISESSION session', 'LPMDB store filled']);
    assert.deepEqual(used(6, 6), ['int n', 'char [20] name']);
    assert.deepEqual(used(7, 7), ['LPMDB store released']);
  });
  it('becomes a function that returns what the one around it returns', () => {
    const glue = selectionGlue(cpp(text), 5, 7);
    assert.ok(!('error' in glue));
    assert.match(glue.text, /static HRESULT lens_selection\(LPMAPISESSION session, int n, LPMDB store, char name\[20\]\)/);
    assert.match(glue.text, /#line 5 "\/w\/a\.cpp"/);
  });
  it('outside a function is refused', () => assert.match(used(1, 9)[0]!, /do not lie inside one function/));
});

describe('mangled names', () => {
  it('are read', () => {
    assert.equal(demangle('_Z6crash3l'), 'crash3');
    assert.equal(demangle('_ZN4mail7Mailbox4sendEv'), 'mail::Mailbox::send');
    assert.equal(demangle('_ZN12_GLOBAL__N_14workEv'), '(anonymous)::work');
    assert.equal(demangle('_Z'), undefined);
  });
});
