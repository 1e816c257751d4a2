// What is measured on: files of real repositories, or generated code in their manner (half of it about MAPI, always the same).
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeText } from '../../src/shared';

export interface CorpusFile { readonly name: string; readonly text: string }

const source = /\.(c|cc|cpp|cxx|h|hh|hpp|hxx|inl)$/i;

export function readCorpus(folders: readonly string[]): readonly CorpusFile[] {
  return folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
    .map((name) => path.join(folder, name))
    .filter((file) => source.test(file) && !file.includes(`${path.sep}.git${path.sep}`) && statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .flatMap((file): CorpusFile[] => {
      const decoded = decodeText(readFileSync(file));
      return decoded.ok ? [{ name: file, text: decoded.text }] : [];
    }));
}

export function countLines(files: readonly CorpusFile[]): number {
  return files.reduce((sum, file) => sum + file.text.split('\n').length, 0);
}

/** At least this many lines, in files of about 400. */
export function makeCorpus(lines: number): readonly CorpusFile[] {
  const files: CorpusFile[] = [];
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let made = 0, at = 0; made < lines; at += 1) {
    const parts = ['#include <mapix.h>', '#include "archive.h"', ''];
    while (parts.length < 400) parts.push(...(random(2) === 0 ? mapiFunction(at, parts.length, random) : plainFunction(at, parts.length, random)));
    files.push({ name: `module${at}.cpp`, text: `${parts.join('\n')}\n` });
    made += parts.length;
  }
  return files;
}

export function writeCorpus(files: readonly CorpusFile[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(path.join(folder, file.name), file.text);
}

function plainFunction(file: number, line: number, random: (below: number) => number): readonly string[] {
  const rows = [`static int Compute_${file}_${line}(const Item *items, int count, int limit)`, '{', '    int total = 0;'];
  for (let at = random(12); at >= 0; at -= 1) {
    rows.push(`    for (int i = ${random(4)}; i < count; ++i) {`, `        if (items[i].size > limit * ${random(90) + 1} && items[i].kind != ${random(9)})`,
      `            total += Weigh(items[i].name, items[i].size, "${'x'.repeat(random(20))}");`, '        else', `            total -= items[i].size % ${random(50) + 2};`, '    }');
  }
  return [...rows, '    return total;', '}', ''];
}

function mapiFunction(file: number, line: number, random: (below: number) => number): readonly string[] {
  const rows = [
    `HRESULT CArchive::Copy_${file}_${line}(LPMAPISESSION lpSession, LPMAPIFOLDER lpFolder, ULONG cbEntry, LPENTRYID lpEntry)`, '{',
    '    HRESULT hr = S_OK;', '    LPMAPITABLE lpTable = NULL;', '    LPSRowSet lpRows = NULL;', '    LPMDB lpStore = NULL;',
    '    SizedSPropTagArray(2, columns) = { 2, { PR_ENTRYID, PR_SUBJECT_W } };', '',
    '    hr = lpSession->OpenMsgStore(0, cbEntry, lpEntry, NULL, MDB_WRITE, &lpStore);', '    if (FAILED(hr)) goto exit;',
    '    hr = lpFolder->GetContentsTable(0, &lpTable);', '    if (FAILED(hr)) goto exit;',
    '    hr = lpTable->SetColumns((LPSPropTagArray)&columns, 0);', '    if (FAILED(hr)) goto exit;',
  ];
  for (let at = random(3); at >= 0; at -= 1) {
    rows.push(`    for (ULONG page = 0; page < ${random(90) + 1}; ++page) {`, `        hr = lpTable->QueryRows(${random(90) + 10}, 0, &lpRows);`,
      '        if (FAILED(hr)) break;', '        if (lpRows->cRows == 0) { FreeProws(lpRows); lpRows = NULL; break; }', '        for (ULONG i = 0; i < lpRows->cRows; ++i) {', '            LPMESSAGE lpMessage = NULL; ULONG type = 0;',
      '            const SPropValue& id = lpRows->aRow[i].lpProps[0];', '            if (PROP_TYPE(id.ulPropTag) == PT_ERROR) continue;',
      '            if (SUCCEEDED(lpStore->OpenEntry(id.Value.bin.cb, (LPENTRYID)id.Value.bin.lpb, NULL, MAPI_BEST_ACCESS, &type, (LPUNKNOWN*)&lpMessage))) {',
      `                m_count += Transform(lpMessage, ${random(900)});`, '                lpMessage->Release();', '            }', '        }', '        FreeProws(lpRows);', '        lpRows = NULL;', '    }');
  }
  return [...rows, 'exit:', '    if (lpRows) FreeProws(lpRows);', '    if (lpTable) lpTable->Release();', '    if (lpStore) lpStore->Release();', '    return hr;', '}', ''];
}
