// `mapi-lens dump`: every layer of one file, and how a wrong call is answered.
import assert from 'node:assert/strict';
import { inFolder, mapiLens } from './tool';

const source = `HRESULT Count(LPMAPISESSION session, ULONG cb, LPENTRYID id)
{
    LPMDB store = NULL;
    HRESULT hr = session->OpenMsgStore(0, cb, id, NULL, 0, &store);
    if (FAILED(hr)) return hr;
    Use(store);
    return S_OK;
}
void Other() { }
`;

describe('dump', () => {
  it('shows each layer, of a file or of one function', () => {
    inFolder({ 'a.cpp': source }, (folder) => {
      const dump = (...args: string[]): string => {
        const { code, out, err } = mapiLens(folder, ['dump', ...args]);
        assert.equal(code, 0, err);
        return out;
      };
      assert.match(dump('--model', 'a.cpp'), /^function Count\(LPMAPISESSION session.*function Other\(\)/s);
      assert.doesNotMatch(dump('--model', 'a.cpp:Count'), /Other/);
      assert.match(dump('--cfg', 'a.cpp:Count'), /-> FAILED\(hr\) \? B\d+ : B\d+/);
      assert.match(dump('--dot', 'a.cpp:Count'), /^digraph "Count" \{.*->.*\}\n$/s);
      assert.match(dump('--ownership', 'a.cpp:Count'), /R\d+: com-ref from OpenMsgStore at 4:18 in store/);
      assert.match(dump('--summaries', 'a.cpp:Count'), /effect: open-store/);
    });
  });

  it('answers wrong calls with one line', () => {
    inFolder({ 'a.cpp': source, 'b.cpp': Buffer.from([0, 1, 2, 3, 0, 0]) }, (folder) => {
      for (const args of [['a.cpp'], ['--model', '--cfg', 'a.cpp'], ['--model'], ['--model', 'a.cpp:Nope'], ['--model', 'nope.cpp'], ['--model', 'b.cpp']]) {
        const { code, out, err } = mapiLens(folder, ['dump', ...args]);
        assert.equal(code, 2, args.join(' '));
        assert.equal(out, '');
        assert.match(err, /^mapi-lens: [^\n]+\.\n$/);
      }
    });
  });
});
