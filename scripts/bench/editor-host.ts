// The part of `npm run bench -- editor` that runs inside the extension host: how soon the server answers, and how soon the
// squiggle follows a keystroke in a file of 5,000 lines. Leaves its figures in the results file that the launcher demands.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { codeOf, finding, ours } from '../../test/vscode/host/support';

export interface HostFigures {
  readonly activationMs: number;
  readonly readyMs: number;
  readonly firstFindingMs: number;
  readonly lines: number;
  readonly edits: number;
  /** Of the first edits, whose code nobody has run before. */
  readonly firstMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

const rule = 'mapi-library-reload';
const LINES = 5000;
const EDITS = 200;
const FIRST = 10;
const PATIENCE_MS = 30_000;

export async function run(): Promise<void> {
  const results = process.env['MAPI_LENS_RESULTS'];
  if (results === undefined) throw new Error('MAPI_LENS_RESULTS names no file for the results.');
  const figures: HostFigures = { activationMs: await activation(), ...await restart(), ...await typing() };
  writeFileSync(results, JSON.stringify({ passes: 1, failures: 0, report: '', figures }));
}

/** From the editor's call to its answer: reading the bundle, and what the editor itself prepares for an extension. */
async function activation(): Promise<number> {
  const begin = performance.now();
  await vscode.extensions.getExtension('mapi-lens.mapi-lens')!.activate();
  return performance.now() - begin;
}

async function restart(): Promise<{ readyMs: number; firstFindingMs: number }> {
  const content = 'void F() { for (;;) { HMODULE h = LoadLibraryW(L"mapi32.dll"); FreeLibrary(h); } }\n';
  const document = await vscode.workspace.openTextDocument({ language: 'cpp', content });
  await vscode.window.showTextDocument(document);
  await finding(document.uri, rule);
  const begin = performance.now();
  await vscode.commands.executeCommand('mapiLens.restart');
  const readyMs = performance.now() - begin;
  await finding(document.uri, rule);
  return { readyMs, firstFindingMs: performance.now() - begin };
}

/**
 * The library's name changes to and fro, so that each edit brings the finding or takes it away. What the editor holds is asked again
 * and again: its event comes 50 ms late, as it gathers what changes together.
 */
async function typing(): Promise<Pick<HostFigures, 'lines' | 'edits' | 'firstMs' | 'medianMs' | 'p95Ms'>> {
  const document = await vscode.workspace.openTextDocument({ language: 'cpp', content: bigFile() });
  const editor = await vscode.window.showTextDocument(document);
  await finding(document.uri, rule);
  const at = document.positionAt(document.getText().indexOf('mapi32.dll'));
  const word = new vscode.Range(at, at.translate(0, 'mapi32'.length));
  const isShown = (): boolean => ours(document.uri).some((diagnostic) => codeOf(diagnostic) === rule);
  const times: number[] = [];
  for (let round = 0; round < EDITS; round += 1) {
    const expected = round % 2 === 1;
    const begin = performance.now();
    await editor.edit((edit) => edit.replace(word, expected ? 'mapi32' : 'user32'));
    while (isShown() !== expected) {
      if (performance.now() - begin > PATIENCE_MS) throw new Error('The diagnostics did not follow the edit.');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    times.push(performance.now() - begin);
  }
  const share = (of: readonly number[], part: number): number => [...of].sort((a, b) => a - b)[Math.ceil(of.length * part) - 1]!;
  return { lines: document.lineCount, edits: EDITS, firstMs: share(times.slice(0, FIRST), 0.5), medianMs: share(times, 0.5), p95Ms: share(times, 0.95) };
}

/** Functions that use MAPI correctly, and one at the end that loads its library in a loop. */
function bigFile(): string {
  const body = ['#include <windows.h>', '#include <mapix.h>'];
  for (let index = 0; body.length < LINES - 12; index += 1) {
    body.push(`HRESULT Count${index}(LPMAPISESSION session, ULONG *count)`, '{', '    LPMAPITABLE table = NULL;', '    HRESULT hr = session->GetMsgStoresTable(0, &table);',
      '    if (FAILED(hr))', '        return hr;', '    hr = table->GetRowCount(0, count);', '    table->Release();', '    return hr;', '}', '');
  }
  body.push('void Poll(int times)', '{', '    for (int i = 0; i < times; ++i) {', '        HMODULE library = LoadLibraryW(L"mapi32.dll");', '        FreeLibrary(library);', '    }', '}', '');
  return body.join('\n');
}
