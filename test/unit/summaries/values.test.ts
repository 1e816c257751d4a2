// Which strings name mapi32.dll, however they are written.
import assert from 'node:assert/strict';
import { createAnalyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

const loops = (before: string, name: string): string => `${before}\nvoid Run(int n, const std::wstring &folder, LPCWSTR dir) {\n  for (int i = 0; i < n; ++i) {\n    ${name}\n    FreeLibrary(h);\n  }\n}\n`;

const mapi: readonly (readonly [string, string, string])[] = [
  ['a plain literal', '', 'HMODULE h = LoadLibraryA("MAPI32.DLL");'],
  ['without extension', '', 'HMODULE h = LoadLibraryW(L"mapi32");'],
  ['a path', '', 'HMODULE h = LoadLibraryA("c:/windows/system32/mapi32.dll");'],
  ['TEXT', '', 'HMODULE h = LoadLibrary(TEXT("mapi32.dll"));'],
  ['a macro of a macro', '#define NAME "mapi32" ".dll"\n#define LIB (NAME)', 'HMODULE h = LoadLibraryA(LIB);'],
  ['an array', 'static const char szMapi[] = "mapi32.dll";', 'HMODULE h = LoadLibraryA(szMapi);'],
  ['a constexpr pointer', 'constexpr auto *kMapi = L"mapi32.dll";', 'HMODULE h = LoadLibraryW(kMapi);'],
  ['a local constant', '', 'const wchar_t *name = L"mapi32.dll"; HMODULE h = LoadLibraryW(name);'],
  ['a sum', '', 'HMODULE h = LoadLibraryW((folder + L"\\\\" + L"mapi32.dll").c_str());'],
  ['a printed path', '', 'wchar_t path[MAX_PATH]; swprintf(path, MAX_PATH, L"%s\\\\mapi32.dll", dir); HMODULE h = LoadLibraryW(path);'],
  ['an appended path', '', 'wchar_t path[MAX_PATH]; GetSystemDirectoryW(path, MAX_PATH); wcscat(path, L"\\\\mapi32.dll"); HMODULE h = LoadLibraryW(path);'],
];

const other: readonly (readonly [string, string, string])[] = [
  ['another library', '', 'HMODULE h = LoadLibraryA("olmapi32.dll");'],
  ['a name that goes on', '', 'HMODULE h = LoadLibraryA("mapi32x.dll");'],
  ['a folder of that name', '', 'HMODULE h = LoadLibraryA("c:\\\\mapi32.dll\\\\other.dll");'],
  ['an unknown beginning', '', 'HMODULE h = LoadLibraryW((folder + L"mapi32.dll").c_str());'],
  ['a variable that is set twice', '', 'const char *name = "mapi32.dll"; name = Pick(i); HMODULE h = LoadLibraryA(name);'],
  ['a parameter', '', 'HMODULE h = LoadLibraryW(dir);'],
  ['a macro with parameters', '#define LIB(x) "mapi32.dll"', 'HMODULE h = LoadLibraryA(LIB);'],
];

describe('names of the MAPI library', () => {
  const flagged = async (before: string, name: string): Promise<boolean> => {
    const analyzer = await createAnalyzer(await grammars());
    try {
      analyzer.setFile('case.cpp', loops(before, name));
      return analyzer.check('case.cpp').findings.some((finding) => finding.ruleId === 'mapi-library-reload');
    } finally {
      analyzer.dispose();
    }
  };
  for (const [title, before, name] of mapi) it(`are seen: ${title}`, async () => assert.equal(await flagged(before, name), true));
  for (const [title, before, name] of other) it(`are not seen: ${title}`, async () => assert.equal(await flagged(before, name), false));
});
