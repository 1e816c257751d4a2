// What must hold for any text: the lowering never throws, layout changes nothing, and text cut anywhere still gives a model.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dumpFile } from '../../../src/analyzer/model/dump';
import { prepare } from '../../../src/analyzer/syntax/prepare';
import { tokenize } from '../../../src/analyzer/syntax/tokens';
import { lower, sharedParser } from './lowering';

const program = `#include <mapix.h>
#define CHECK(x) do { hr = (x); if (FAILED(hr)) goto done; } while (0)
#ifdef WIDE
static const wchar_t* name = L"mapi32.dll";
#else
static const char* name = "mapi32.dll";
#endif
class EXPORT_ME CSession FINAL : public CBase {
public:
  CSession(int a) : m_p(a), m_q{0} {}
  virtual ~CSession();
  STDMETHOD(Open)(THIS_ _In_opt_ LPMDB p);
private:
  CComPtr<IMsgStore> m_p; int m_q;
};
STDMETHODIMP CSession::Open(_In_ LPMDB lpMDB)
{
  HRESULT hr = S_OK; LPMESSAGE msg = NULL;
  static const SizedSPropTagArray(2, cols) = { 2, { PR_ENTRYID, PR_SUBJECT } };
  CHECK(lpMDB->OpenEntry(0, NULL, NULL, 0, NULL, (LPUNKNOWN*)&msg));
  for (ULONG i = 0; i < 10; i++) { if (i == 3) continue; switch (i) { case 1: a(); break; default: b(); } }
  while (auto p = next()) { use(p); }
  try { auto l = [&](int z) { return z; }; l(1); } catch (...) { throw; }
done:
  if (msg) msg->Release();
  return hr;
}
`;

const soup = ['{', '}', '(', ')', ';', ',', '<', '>', '::', '->', '.', '*', '&', '=', '"a', '"b"', "'", '#if X', '\n#else\n', '\n#endif\n', '\n#define A(x) {', '//', '/*', '*/', '\\', '\n',
  'class', 'struct', 'enum', 'if', 'else', 'for', 'while', 'do', 'switch', 'case', 'return', 'goto', 'template', 'operator', 'new', 'delete', 'static', 'const', 'STDMETHOD', 'STDAPI', 'PURE', 'interface', 'STDMETHODIMP_', 'DECLARE_INTERFACE_',
  'MACRO', 'FOO_EACH', '_In_', '__declspec', '__asm', 'x', 'y', '1', '0x', 'R"(', '[', ']', '[&]', '...', '~', ':', '\u00e4', '\u0000', '@'];

describe('any text', () => {
  it('made of tokens in any order is lowered without an exception', async () => {
    await sharedParser();
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...soup), { maxLength: 80 }), fc.boolean(), async (parts, spaced) => {
      const { model } = await lower(parts.join(spaced ? ' ' : ''));
      dumpFile(model);
    }), { numRuns: 400 });
  });

  it('cut anywhere is lowered without an exception', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(program.length), fc.nat(program.length), async (a, b) => {
      const { model } = await lower(program.slice(Math.min(a, b), Math.max(a, b)), 'cpp', { interesting: (name) => name === 'Release' });
      dumpFile(model);
      dumpFile((await lower(program.slice(0, a))).model);
    }), { numRuns: 150 });
  });

  it('keeps its length when it is prepared for the parser', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...soup), { maxLength: 60 }), (parts) => {
      const text = parts.join(' ');
      assert.equal(prepare(text, 'cpp').text.length, text.length);
    }), { numRuns: 400 });
  });

  it('is covered by its tokens in order', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...soup), { maxLength: 60 }), (parts) => {
      const tokens = tokenize(parts.join(' '));
      let at = 0;
      for (let i = 0; i < tokens.count; i++) {
        assert.ok(tokens.start[i]! >= at && tokens.end[i]! > tokens.start[i]!);
        at = tokens.end[i]!;
      }
    }));
  });
});

describe('layout', () => {
  const same = async (text: string): Promise<void> => assert.equal(dumpFile((await lower(text)).model), dumpFile((await lower(program)).model));

  it('CRLF changes nothing', () => same(program.replaceAll('\n', '\r\n')));
  it('a byte order mark changes nothing', () => same(`\ufeff${program}`));
  it('comments change nothing', () => same(program.replaceAll(';', '; /* why; not { */').replaceAll(';\n', '; // so it is }\n')));
  it('indentation changes nothing', () => same(program.replaceAll('\n  ', '\n\t\t    ')));
  it('empty lines change nothing', () => same(program.replaceAll('\n', '\n\n').replaceAll('\\\n\n', '\\\n')));
});

describe('spans', () => {
  it('lie in the text and inside one another', async () => {
    const { model } = await lower(program);
    const visit = (node: unknown, start: number, end: number): void => {
      if (Array.isArray(node)) node.forEach((item) => visit(item, start, end));
      else if (typeof node === 'object' && node !== null) {
        const span = node as { start?: unknown; end?: unknown };
        const own = typeof span.start === 'number' && typeof span.end === 'number';
        if (own) assert.ok((span.start as number) >= start && (span.end as number) <= end, JSON.stringify(node));
        Object.values(node).forEach((value) => visit(value, start, end));
      }
    };
    for (const fn of model.functions) visit(fn.body, fn.span.start, fn.span.end);
  });
});
