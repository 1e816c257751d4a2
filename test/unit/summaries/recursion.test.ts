// What a function does that calls itself is what it does when it does not, whichever way it comes back.
import assert from 'node:assert/strict';
import { createAnalyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

async function told(text: string): Promise<readonly string[]> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    analyzer.setFile('own.cpp', text);
    return analyzer.check('own.cpp').findings.map((finding) => finding.message);
  } finally {
    analyzer.dispose();
  }
}

const open = `HRESULT Open(LPMDB store, const SBinary *id, ULONG flags, LPMAPIFOLDER *folder) {
  ULONG type = 0;
  *folder = NULL;
  HRESULT hr = store->OpenEntry(id->cb, (LPENTRYID)id->lpb, NULL, flags, &type, (LPUNKNOWN *)folder);
  if (hr == MAPI_E_NO_ACCESS && (flags & MAPI_MODIFY)) hr = Open(store, id, 0, folder);
  return hr;
}
void Use(LPMDB store, const SBinary *id) {
  LPMAPIFOLDER folder = NULL;
  if (FAILED(Open(store, id, MAPI_MODIFY, &folder))) return;
  Count(id);
  RELEASE
}
`;

const print = `void Print(LPSRestriction what, int depth) {
  if (what == NULL || depth > 8) return;
  if (what->rt == RES_NOT) Print(what->res.resNot.lpRes, depth + 1);
  else if (what->rt == RES_AND) for (ULONG i = 0; i < what->res.resAnd.cRes; i++) Print(&what->res.resAnd.lpRes[i], depth + 1);
}
HRESULT Make(LPMAPITABLE table) {
  LPSRestriction what = NULL;
  HRESULT hr = MAPIAllocateBuffer(sizeof(SRestriction), (LPVOID *)&what);
  if (FAILED(hr)) return hr;
  what->rt = RES_EXIST;
  Print(what, 0);
  hr = table->Restrict(what, 0);
  RELEASE
  return hr;
}
`;

describe('a function that calls itself', () => {
  it('hands out what it opens, at whichever attempt', async () => {
    assert.match((await told(open.replace('RELEASE', ''))).join(), /^Open hands out a COM reference through `folder`/);
    assert.deepEqual(await told(open.replace('RELEASE', 'folder->Release();')), []);
  });

  it('leaves with its caller what it only looks at', async () => {
    assert.match((await told(print.replace('RELEASE', ''))).join(), /`what`/);
    assert.deepEqual(await told(print.replace('RELEASE', 'MAPIFreeBuffer(what);')), []);
  });

  it('gives back, or keeps, what the last call gives back or keeps', async () => {
    const last = (does: string): string => `void Last(LPMAPIFOLDER folder, int times) {
  if (times > 1) Last(folder, times - 1);
  else ${does};
}
void Use(LPMDB store) {
  LPMAPIFOLDER folder = NULL;
  ULONG type = 0;
  if (FAILED(store->OpenEntry(0, NULL, NULL, 0, &type, (LPUNKNOWN *)&folder))) return;
  Last(folder, 3);
}
`;
    assert.deepEqual(await told(last('folder->Release()')), []);
    assert.deepEqual(await told(last('g_folders.push_back(folder)')), []);
    assert.equal((await told(last('folder->SaveChanges(0)'))).length, 1);
  });

  it('is not the one of its name that takes a pointer of that very type', async () => {
    assert.deepEqual(await told(`LPSRestriction Read(void *from, void *base = NULL);
void Read(void *from, LPSRestriction to, void *base = NULL);
void Read(void *from, LPSRestriction to, void *base) {
  to->rt = RES_NOT;
  if (MAPIAllocateMore(sizeof(SRestriction), base ? base : to, (void **)&to->res.resNot.lpRes) == S_OK) Read(from, to->res.resNot.lpRes, base ? base : to);
}
LPSRestriction Read(void *from, void *base) {
  LPSRestriction made = NULL;
  if (MAPIAllocateBuffer(sizeof(SRestriction), (void **)&made) != S_OK) return NULL;
  Read(from, made);
  if (Failed()) {
    MAPIFreeBuffer(made);
    return NULL;
  }
  return made;
}
`), []);
  });
});
