// Programs with a finding whose obvious repair would break them: the finding comes without one.
import assert from 'node:assert/strict';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

interface Sample { readonly title: string; readonly rule: string; readonly code: string; readonly file?: string }

const samples: readonly Sample[] = [
  {
    title: 'a goto on which it is owned or another one is', rule: 'leak-on-error-path',
    code: `HRESULT Open(LPMAPIFOLDER folder, LPMAPITABLE other, LPMAPITABLE *out) {
  LPMAPITABLE table = NULL;
  HRESULT hr = S_OK;
  if (other != NULL) table = other;
  else hr = folder->GetContentsTable(0, &table);
  if (hr != S_OK) goto exit;
  hr = table->SetColumns(&columns, 0);
  if (hr != S_OK) goto exit;
  *out = table;
  hr = folder->SaveChanges(0);
exit:
  return hr;
}`,
  },
  {
    title: 'what points into it is read behind the label', rule: 'leak-on-error-path',
    code: `HRESULT Open(LPMAPIPROP object, LPSPropValue *out) {
  LPSPropValue value = NULL;
  LPCSTR text = "none";
  HRESULT hr = HrGetOneProp(object, PR_SUBJECT_A, &value);
  if (hr != S_OK) goto exit;
  text = value->Value.lpszA;
  hr = object->SaveChanges(0);
  if (hr != S_OK) goto exit;
  *out = value;
  hr = object->SaveChanges(0);
exit:
  OutputDebugStringA(text);
  return hr;
}`,
  },
  {
    title: 'the caller brings the function that allocates', rule: 'leak-on-error-path',
    code: `HRESULT Copy(int count, LPSPropValue values, ULONG size, LPALLOCATEBUFFER allocate, LPSPropValue *out) {
  LPSPropValue copy = NULL;
  SCODE hr = allocate(size, (void **)&copy);
  if (hr != S_OK) goto exit;
  hr = ScCopyProps(count, values, copy, NULL);
  if (hr != S_OK) goto exit;
  *out = copy;
exit:
  return hr;
}`,
  },
  {
    title: 'the one release is in front of work that still asks the object', rule: 'leak-at-return',
    code: `void Show(LPMAPIFOLDER folder, bool quick) {
  LPMAPITABLE table = NULL;
  if (FAILED(folder->GetContentsTable(0, &table))) return;
  if (quick) {
    Print(1);
    table->Release();
  }
  if (!quick) Print(CountOf(table));
}`,
  },
  {
    title: 'a block that is linked on one path only', rule: 'freed-child-block',
    code: `void Build(LPVOID base, ULONG size) {
  LPVOID root = NULL, data = NULL;
  if (FAILED(MAPIAllocateBuffer(size, &root))) return;
  HRESULT hr = size > 9 ? S_OK : E_FAIL;
  if (SUCCEEDED(hr)) hr = MAPIAllocateMore(size, root, &data);
  else hr = MAPIAllocateBuffer(size, &data);
  if (FAILED(hr)) { MAPIFreeBuffer(root); return; }
  MAPIFreeBuffer(data);
  MAPIFreeBuffer(root);
}`,
  },
  {
    title: 'a call that failed may have left in the variable what was given back before it', rule: 'leak-on-error-path',
    code: `HRESULT Find(ULONG size, LPENTRYID *out) {
  LPENTRYID id = NULL;
  if (size == 0) return MAPI_E_INVALID_PARAMETER;
  HRESULT hr = MAPIAllocateBuffer(size, (LPVOID *)&id);
  *out = id;
  return hr;
}
HRESULT Keep(LPMDB store, ULONG size) {
  LPENTRYID id = NULL;
  HRESULT hr = Find(16, &id);
  if (SUCCEEDED(hr)) hr = store->StoreLogoff(&size);
  if (SUCCEEDED(hr)) {
    MAPIFreeBuffer(id);
    hr = Find(size, &id);
  }
  if (SUCCEEDED(hr)) Remember(id);
  return hr;
}`,
  },
  {
    title: 'another variable takes the object along from the end of the scope', rule: 'leak-at-return',
    code: `void Show(LPMAPIFOLDER folder, bool keep) {
  LPMAPITABLE kept = NULL;
  {
    LPMAPITABLE table = NULL;
    if (FAILED(folder->GetContentsTable(0, &table))) return;
    if (keep) kept = table;
  }
  if (kept) kept->Release();
}`,
  },
  {
    title: 'a variable that nobody set is garbage when the call fails, and a goto jumps over its declaration', rule: 'leak-at-return',
    code: `HRESULT Touch(LPMAPIFOLDER folder) {
  HRESULT hr = folder->SaveChanges(0);
  if (FAILED(hr)) goto exit;
  LPMESSAGE message;
  hr = folder->CreateMessage(NULL, 0, &message);
  if (SUCCEEDED(hr)) hr = message->SaveChanges(0);
  if (hr == S_OK) return S_FALSE;
exit:
  return hr;
}`,
  },
  {
    title: 'the caller gets a pointer into the buffer', rule: 'leak-at-return',
    code: `HRESULT Name(LPMAPIPROP object, LPWSTR *name) {
  LPSPropValue value = NULL;
  HRESULT hr = HrGetOneProp(object, PR_DISPLAY_NAME_W, &value);
  if (FAILED(hr)) return hr;
  *name = value->Value.lpszW;
  return S_OK;
}`,
  },
  {
    title: 'the caller gets a pointer into the buffer from a lambda', rule: 'leak-at-return',
    code: `HRESULT Name(LPMAPIPROP object, LPWSTR *name) {
  LPSPropValue value = NULL;
  HRESULT hr = HrGetOneProp(object, PR_DISPLAY_NAME_W, &value);
  if (FAILED(hr)) return hr;
  auto text = [&] { return value->Value.lpszW; };
  *name = text();
  return S_OK;
}`,
  },
  {
    title: 'a lambda still reads the buffer behind the call that fills it again', rule: 'leak-on-overwrite',
    code: `void Both(LPMAPIPROP object) {
  LPSPropValue value = NULL;
  if (FAILED(HrGetOneProp(object, PR_DISPLAY_NAME_W, &value))) return;
  auto text = [&] { return value->Value.lpszW; };
  LPWSTR first = text();
  if (FAILED(HrGetOneProp(object, PR_SUBJECT_W, &value))) return;
  Print(first, text());
  MAPIFreeBuffer(value);
}`,
  },
  {
    title: 'a pointer into the buffer is used behind the loop', rule: 'leak-in-loop',
    code: `void Last(LPMAPIPROP *objects, int count) {
  LPWSTR last = NULL;
  for (int i = 0; i < count; i++) {
    LPSPropValue value = NULL;
    if (FAILED(HrGetOneProp(objects[i], PR_DISPLAY_NAME_W, &value))) continue;
    LPSPropValue same = value;
    last = same->Value.lpszW;
  }
  if (last) Print(last);
}`,
  },
  {
    title: 'names of the buffer are collected', rule: 'leak-in-loop',
    code: `void Names(LPMAPIPROP *objects, int count, std::vector<LPWSTR> &names) {
  for (int i = 0; i < count; i++) {
    LPSPropValue value = NULL;
    if (FAILED(HrGetOneProp(objects[i], PR_DISPLAY_NAME_W, &value))) continue;
    names.push_back(value->Value.lpszW);
  }
}`,
  },
  {
    title: 'one variable for two things that are given back in two ways', rule: 'leak-at-return',
    code: `HRESULT Either(LPMAPIPROP object, LPMAPITABLE table, bool rows) {
  LPVOID block = NULL;
  HRESULT hr;
  if (rows) hr = table->QueryRows(10, 0, (LPSRowSet *)&block);
  else hr = MAPIAllocateBuffer(100, &block);
  if (FAILED(hr)) return hr;
  return object->SaveChanges(0);
}`,
  },
  {
    title: 'a store is still at work when its session is released', rule: 'missing-logoff',
    code: `HRESULT Save(void) {
  LPMAPISESSION session = NULL;
  LPMDB store = NULL;
  HRESULT hr = MAPILogonEx(0, NULL, NULL, 0, &session);
  if (FAILED(hr)) return hr;
  hr = session->OpenMsgStore(0, 0, NULL, NULL, 0, &store);
  session->Release();
  if (FAILED(hr)) return hr;
  hr = store->SaveChanges(0);
  store->Release();
  return hr;
}`,
  },
  {
    title: 'a constructor leaves the member unset', rule: 'member-never-released',
    code: `class CView { public: CView() : m_table(NULL) {} CView(int count) { m_count = count; } ~CView() { m_folder->Release(); }
  void Load(LPMAPIFOLDER folder) { folder->GetContentsTable(0, &m_table); } LPMAPITABLE m_table; LPMAPIFOLDER m_folder; int m_count; };`,
  },
  {
    title: 'the object may be copied, as it owned nothing so far', rule: 'member-never-released',
    code: `class CView { public: CView() : m_table(NULL) {} ~CView() { }
  void Load(LPMAPIFOLDER folder) { folder->GetContentsTable(0, &m_table); } LPMAPITABLE m_table; };
void Fill(LPMAPIFOLDER folder, std::vector<CView> &views) { CView view; view.Load(folder); views.push_back(view); }`,
  },
  {
    title: 'a method returns the member', rule: 'member-never-released',
    code: `class CView { public: CView() : m_table(NULL) {} ~CView() { m_folder->Release(); }
  void Load(LPMAPIFOLDER folder) { folder->GetContentsTable(0, &m_table); } LPMAPITABLE Table() { return m_table; } LPMAPITABLE m_table; LPMAPIFOLDER m_folder; };`,
  },
  {
    title: 'a store that could not be opened only ends the loop', rule: 'msgstore-reopen',
    code: `HRESULT Touch(LPMAPISESSION session, ULONG cb, LPENTRYID id, ULONG count) {
  HRESULT hr = S_OK;
  for (ULONG at = 0; at < count; at++) {
    LPMDB store = NULL;
    hr = session->OpenMsgStore(0, cb, id, NULL, 0, &store);
    if (FAILED(hr))
      break;
    hr = TouchItem(store, at);
    store->Release();
  }
  return hr;
}`,
  },
  {
    title: 'each round begins with the result of the open', rule: 'msgstore-reopen',
    code: `HRESULT Touch(LPMAPISESSION session, ULONG cb, LPENTRYID id, ULONG count) {
  for (ULONG at = 0; at < count; at++) {
    LPMDB store = NULL;
    HRESULT hr = session->OpenMsgStore(0, cb, id, NULL, 0, &store);
    if (FAILED(hr)) return hr;
    if (hr == S_OK) hr = TouchItem(store, at);
    store->Release();
  }
  return S_OK;
}`,
  },
  {
    title: 'what leaves after a failed open names the item of the round', rule: 'mapi-init-churn',
    code: `void Run(int count) {
  for (int at = 0; at < count; at++) {
    if (FAILED(MAPIInitialize(NULL))) { Complain(at); return; }
    Work(at);
    MAPIUninitialize();
  }
}`,
  },
  {
    title: 'what is not 0 leaves the function', rule: 'hresult-as-bool',
    code: `int Save(LPMAPIPROP object) { BOOL state = object->SaveChanges(0); if (state) return 1; Note(object); return 0; }`,
  },
  {
    title: 'another path brings a block of another allocator', rule: 'wrong-deallocator',
    code: `void Read(LPMAPIPROP object, bool empty) {
  LPSPropValue value = NULL;
  if (empty) value = (LPSPropValue)malloc(sizeof(SPropValue));
  else if (FAILED(HrGetOneProp(object, PR_SUBJECT, &value))) return;
  free(value);
}`,
  },
  {
    title: 'another path took the rows out of the set', rule: 'wrong-deallocator',
    code: `void Read(LPMAPITABLE table, LPSPropValue *first) {
  LPSRowSet rows = NULL;
  if (FAILED(table->QueryRows(1, 0, &rows))) return;
  if (first) *first = rows->aRow[0].lpProps;
  MAPIFreeBuffer(rows);
}`,
  },
  {
    title: 'another path through the round keeps the attachment', rule: 'attachment-churn',
    code: `void Collect(LPMESSAGE message, ULONG count, std::vector<LPATTACH> &found) {
  for (ULONG at = 0; at < count; at++) {
    LPATTACH attachment = NULL;
    HRESULT hr = message->OpenAttach(at, NULL, 0, &attachment);
    if (FAILED(hr)) continue;
    if (IsWanted(at)) found.push_back(attachment);
  }
}`,
  },
  {
    title: 'MAPI is closed before the ways part', rule: 'leak-at-return',
    code: `int Check(LPMAPIPROP object, bool quick) {
  LPSPropValue value = NULL;
  HRESULT hr = HrGetOneProp(object, PR_MESSAGE_FLAGS, &value);
  if (FAILED(hr)) return 2;
  MAPIUninitialize();
  if (quick) return 1;
  return 0;
}`,
  },
  {
    title: 'the table that it registers with is released in the middle of the round', rule: 'advise-churn',
    code: `void Listen(LPMAPIFOLDER *folders, ULONG count, LPMAPIADVISESINK sink) {
  for (ULONG i = 0; i < count; i++) {
    LPMAPITABLE table = NULL;
    ULONG_PTR connection = 0;
    if (FAILED(folders[i]->GetContentsTable(0, &table))) continue;
    table->Advise(fnevTableModified, sink, &connection);
    table->Release();
    if (connection != 0) CountOne();
  }
}`,
  },
];

describe('repairs that would be wrong', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  for (const { title, rule, code, file = 'a.cpp' } of samples) {
    it(`are not offered: ${title}`, () => {
      analyzer.setFile(file, code);
      const { findings } = analyzer.check(file);
      analyzer.removeFile(file);
      assert.deepEqual([...new Set(findings.map((finding) => finding.ruleId))], [rule]);
      assert.deepEqual(findings.flatMap((finding) => finding.fixes.filter((fix) => fix.kind === 'repair').map((fix) => fix.title)), []);
    });
  }
});
