// A function with more paths than are walked says so: silence about it must not be taken for a clean bill.
import assert from 'node:assert/strict';
import { createAnalyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

const tests = Array.from({ length: 12 }, (_, at) => at);

/** Twelve variables that are each set or not: 4096 ways through, and all of them are asked for again at the end. */
function manyPaths(body: string, before = '', after = ''): string {
  return `HRESULT CReader::Read(LPMAPIPROP prop, int mode) {
  LPSPropValue value = NULL, late = NULL;
  HRESULT hr = S_OK;
  ${before}
${tests.map((at) => `  int f${at} = 0; if (mode & ${1 << at}) f${at} = 1;`).join('\n')}
  ${body}
${tests.map((at) => `  if (f${at}) Log(${at});`).join('\n')}
  ${after}
  return hr;
}
`;
}

async function problemsOf(text: string): Promise<readonly string[]> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    analyzer.setFile('read.cpp', text);
    return analyzer.check('read.cpp').problems.map((problem) => problem.message);
  } finally {
    analyzer.dispose();
  }
}

/** Each finding's message and steps. */
async function pathsOf(text: string): Promise<readonly string[]> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    analyzer.setFile('read.cpp', text);
    return analyzer.check('read.cpp').findings.map((finding) => [finding.message, ...finding.steps.map((step) => step.message)].join('\n'));
  } finally {
    analyzer.dispose();
  }
}

const mapi = 'hr = HrGetOneProp(prop, PR_SUBJECT, &value); MAPIFreeBuffer(value);';

describe('limits of the ownership walk', () => {
  it('are told in one sentence that names the function and the reason', async () => {
    // Twelve things that are each owned or not.
    const problems = await problemsOf(`HRESULT CReader::Read(LPMAPIPROP prop, int mode) {
${tests.map((at) => `  LPSPropValue value${at} = NULL;\n  if (mode & ${1 << at}) HrGetOneProp(prop, PR_SUBJECT, &value${at});`).join('\n')}
  Report(mode);
${tests.map((at) => `  MAPIFreeBuffer(value${at});`).join('\n')}
  return S_OK;
}
`);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^CReader::Read has too many different paths through one place, .*leaks in it may be missing.*\.$/);
  });

  it('do not hide what is lost: each thing is followed alone', async () => {
    // Twelve folders that are each open or not.
    const gather = (kept?: number): string => `HRESULT CReader::Gather(LPMDB store, int mode) {
  HRESULT hr = S_OK;
  ULONG type = 0;
${tests.map((at) => `  LPMAPIFOLDER f${at} = NULL;`).join('\n')}
${tests.map((at) => `  if (mode & ${1 << at}) {\n    hr = store->OpenEntry(0, NULL, NULL, 0, &type, (LPUNKNOWN *)&f${at});\n    if (FAILED(hr)) goto exit;\n  }`).join('\n')}
  Report(mode);
exit:
${tests.filter((at) => at !== kept).map((at) => `  if (f${at}) f${at}->Release();`).join('\n')}
  return hr;
}
`;
    assert.equal((await problemsOf(gather())).length, 1);
    assert.deepEqual(await pathsOf(gather()), []);
    for (const kept of [0, 7, 11]) {
      const [path, ...others] = await pathsOf(gather(kept));
      assert.match(path ?? '', new RegExp(`^OpenEntry hands out a COM reference through \`f${kept}\``));
      assert.deepEqual(others, []);
    }
  });

  it('do not hide what is lost in a function of very many branches', async () => {
    // A dispatcher of a hundred commands, each of which reads a property and leaves by one label; one forgets it.
    const commands = Array.from({ length: 100 }, (_, at) => at);
    const dispatch = (forgetful?: number): string => `HRESULT CShell::Dispatch(LPMAPIPROP prop, int command) {
  HRESULT hr = S_OK;
  LPSPropValue value = NULL, other = NULL;
  switch (command) {
${commands.map((at) => `  case ${at}:
    hr = HrGetOneProp(prop, PR_SUBJECT, &${at === forgetful ? 'other' : 'value'});
    if (FAILED(hr)) goto exit;
    if (m_count > ${at}) Show(${at});
    break;`).join('\n')}
  }
exit:
  MAPIFreeBuffer(value);
  return hr;
}
`;
    assert.deepEqual(await pathsOf(dispatch()), []);
    for (const forgetful of [50, 80, 99]) {
      const paths = await pathsOf(dispatch(forgetful));
      assert.equal(paths.length, 1, `${forgetful}`);
      assert.match(paths[0]!, /`other`/);
    }
  });

  it('leave room for a loop in which one thing follows the other', async () => {
    // Each round gives back what the round before left, and goes on where it can.
    const rounds = (kept?: number): string => `void CReader::Rounds(LPMDB store, int count) {
  ULONG type = 0;
${tests.map((at) => `  LPMAPIFOLDER f${at} = NULL;`).join('\n')}
  for (int i = 0; i < count; i++) {
${tests.map((at) => `    if (f${at}) f${at}->Release();\n    f${at} = NULL;\n    store->OpenEntry(i, NULL, NULL, 0, &type, (LPUNKNOWN *)&f${at});\n    if (!f${at}) continue;`).join('\n')}
  }
${tests.filter((at) => at !== kept).map((at) => `  if (f${at}) f${at}->Release();`).join('\n')}
}
`;
    assert.deepEqual(await pathsOf(rounds()), []);
    for (const kept of [3, 11]) {
      const paths = await pathsOf(rounds(kept));
      assert.equal(paths.length, 1, `f${kept}`);
      assert.match(paths[0]!, new RegExp(`\`f${kept}\``));
    }
  });

  it('are told when a way is too long', async () => {
    const rounds = Array.from({ length: 900 }, (_, at) => `  if (Wants(${at})) Log(${at});`).join('\n');
    const problems = await problemsOf(`void Long(LPMAPIPROP prop) {\n  LPSPropValue value = NULL;\n  HrGetOneProp(prop, PR_SUBJECT, &value);\n${rounds}\n  MAPIFreeBuffer(value);\n}\n`);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^Long has too long a way through it, /);
  });

  it('are told where a function could not be read', async () => {
    const read = (line: string): string => `void Read(LPMAPIPROP prop) {\n  LPSPropValue value = NULL;\n  HrGetOneProp(prop, PR_SUBJECT, &value);\n  ${line}\n}\n`;
    assert.deepEqual(await problemsOf(read('Log(\u201cread\\n\u201d);')), ['Read holds something that could not be read, so leaks in it may be missing; look there for a bracket, a quote or a macro that does not fit.']);
    assert.deepEqual(await problemsOf(read('Log("read\\n");')), []);
  });

  it('are not reached by flags that nothing owned hangs on', async () => {
    assert.deepEqual(await problemsOf(manyPaths(mapi)), []);
  });

  it('are not reached by flags while something is owned, and what is lost then is told with a path that can be taken', async () => {
    const begin = 'hr = HrGetOneProp(prop, PR_SUBJECT, &value);';
    assert.deepEqual(await problemsOf(manyPaths('', begin, 'MAPIFreeBuffer(value);')), []);
    assert.deepEqual(await pathsOf(manyPaths('', begin, 'MAPIFreeBuffer(value);')), []);
    const leaky = manyPaths('if (mode & 2) hr = HrGetOneProp(prop, PR_BODY, &late);', begin, 'MAPIFreeBuffer(value); if (f3) MAPIFreeBuffer(late);');
    const [path, ...others] = await pathsOf(leaky);
    assert.deepEqual(others, []);
    assert.match(path!, /`late`/);
    // The flag that is asked for at the end was not raised before.
    assert.match(path!, /`f3` is false/);
    assert.doesNotMatch(path!, /`mode & 8` is true/);
  });

  it('are not reached by something that is handed on in each round of a loop', async () => {
    assert.deepEqual(await problemsOf(`void Visit(LPMESSAGE message, void *visitor, ULONG depth);
HRESULT Walk(LPMAPIFOLDER folder, LPMAPITABLE table, void *visitor) {
  LPSRowSet rows = NULL;
  LPMESSAGE message;
  LPSPropValue read;
  HRESULT hr;
  ULONG i, type;
  while ((hr = table->QueryRows(20, 0, &rows)) == S_OK) {
    if (rows->cRows == 0) {
      FreeProws(rows);
      break;
    }
    for (i = 0; i < rows->cRows; i++) {
      SBinary *id = &rows->aRow[i].lpProps[0].Value.bin;
      hr = folder->OpenEntry(id->cb, (LPENTRYID)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&message);
      if (FAILED(hr)) continue;
      read = NULL;
      if (HrGetOneProp(message, PR_MESSAGE_FLAGS, &read) != S_OK) continue;
      if (read->Value.l) Visit(message, visitor, 0);
      MAPIFreeBuffer(read);
      message->Release();
    }
    FreeProws(rows);
  }
  table->Release();
  return hr;
}
`), []);
  });

  it('are not told of functions that fit', async () => {
    assert.deepEqual(await problemsOf(`HRESULT Read(LPMAPIPROP prop) {\n  LPSPropValue value = NULL;\n  HRESULT hr = S_OK;\n  ${mapi}\n  return hr;\n}\n`), []);
  });

  it('are not told of functions that have nothing to do with MAPI, in a file that has', async () => {
    const other = manyPaths('IStream *stream = NULL; hr = SHCreateStreamOnFile(L"a", 0, &stream); if (stream) stream->Release();');
    assert.deepEqual(await problemsOf(`${other}void Free(LPSRowSet rows) { FreeProws(rows); }\n`), []);
    assert.deepEqual(await problemsOf(`${manyPaths('Work(value);')}void Free(LPSRowSet rows) { FreeProws(rows); }\n`), []);
  });
});
