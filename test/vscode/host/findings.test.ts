// Findings as an editor's user meets them: squiggles, links, steps, fixes, suppression, settings.
import assert from 'node:assert/strict';
import { writeFileSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeAll, fileUri, finding, open, ours, quickFixes, silence, until } from './support';

const rule = 'mapi-library-reload';
const leakyLoop = [
  '#include <windows.h>',
  'void Leak()',
  '{',
  '    for (int i = 0; i < 10; ++i) {',
  '        HMODULE hMapi = LoadLibraryW(L"mapi32.dll");',
  '        FreeLibrary(hMapi);',
  '    }',
  '}',
  '',
].join('\n');

describe('findings', () => {
  afterEach(closeAll);

  it('shows a leak of an open file, with a link on its code and its steps as related information', async () => {
    const { document } = await open('reload.cpp');
    const shown = await finding(document.uri, rule);
    assert.equal(shown.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(document.getText(shown.range), /LoadLibraryW|for/);
    assert.ok(typeof shown.code === 'object' && shown.code.target.toString(true).includes(rule));
    assert.ok((shown.relatedInformation ?? []).length >= 1);
    for (const step of shown.relatedInformation!) assert.equal(step.location.uri.path, document.uri.path);
  });

  it('finds leaks in files that nobody has opened', async () => {
    await open('clean.cpp');
    await finding(fileUri('background.cpp'), rule);
  });

  it('finds leaks in C#, and forgets them when another library is loaded', async () => {
    const { document, edit } = await open('poller.cs');
    const shown = await finding(document.uri, rule);
    assert.equal(document.languageId, 'csharp');
    assert.match(document.getText(shown.range), /LoadLibrary/);
    assert.ok((shown.relatedInformation ?? []).length >= 1);
    const other = document.getText().replace('mapi32.dll', 'user32.dll');
    await edit((builder) => builder.replace(new vscode.Range(0, 0, document.lineCount, 0), other));
    await silence(document.uri, rule);
  });

  it('says nothing about correct code', async () => {
    const { document } = await open('clean.cpp');
    await finding(fileUri('background.cpp'), rule);
    assert.deepEqual(ours(document.uri), []);
  });

  it('follows typing in an untitled document', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'cpp', content: leakyLoop });
    const editor = await vscode.window.showTextDocument(document);
    await finding(document.uri, rule);
    await editor.edit((edit) => edit.replace(new vscode.Range(3, 0, 3, 100), '    {'));
    await silence(document.uri, rule);
  });

  it('offers one preferred repair, and the repair removes the finding', async () => {
    const { document } = await open('reload.cpp');
    const shown = await finding(document.uri, rule);
    const actions = await quickFixes(document.uri, shown.range);
    const preferred = actions.filter((action) => action.isPreferred);
    assert.equal(preferred.length, 1, `one preferred action among: ${actions.map((action) => action.title).join('; ')}`);
    assert.ok(await vscode.workspace.applyEdit(preferred[0]!.edit!));
    await silence(document.uri, rule);
  });

  it('offers to suppress, and the suppression removes the finding', async () => {
    const { document } = await open('reload.cpp');
    const shown = await finding(document.uri, rule);
    const suppress = (await quickFixes(document.uri, shown.range)).find((action) => /suppress/i.test(action.title));
    assert.ok(suppress?.edit, 'a suppress action');
    assert.ok(await vscode.workspace.applyEdit(suppress.edit));
    assert.match(document.getText(), /mapi-lens-ignore mapi-library-reload:/);
    await silence(document.uri, rule);
  });

  it('offers the article of a finding', async () => {
    const { document } = await open('reload.cpp');
    const shown = await finding(document.uri, rule);
    const titles = (await quickFixes(document.uri, shown.range)).map((action) => action.title);
    assert.ok(titles.some((title) => title.includes('KB901014')), titles.join('; '));
  });

  it('repairs all of a file on source.fixAll.mapiLens', async () => {
    const { document } = await open('reload.cpp');
    await finding(document.uri, rule);
    await vscode.commands.executeCommand('editor.action.codeAction', { kind: 'source.fixAll.mapiLens', apply: 'first' });
    await silence(document.uri, rule);
    assert.ok(document.isDirty);
  });

  it('obeys a level set in the settings at once', async () => {
    const { document } = await open('reload.cpp');
    await finding(document.uri, rule);
    const settings = vscode.workspace.getConfiguration('mapiLens');
    try {
      await settings.update('levels', { [rule]: 'off' }, vscode.ConfigurationTarget.Workspace);
      await silence(document.uri, rule);
    } finally {
      await settings.update('levels', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await finding(document.uri, rule);
  });

  it('shows a mistake in .mapi-lens.json in that file and goes on working', async () => {
    const config = fileUri('.mapi-lens.json');
    const { document } = await open('reload.cpp');
    await finding(document.uri, rule);
    writeFileSync(config.fsPath, '{ "levels": ');
    try {
      await until('a diagnostic in .mapi-lens.json', () => ours(config).length > 0);
      await finding(document.uri, rule);
    } finally {
      rmSync(config.fsPath);
    }
    await until('the diagnostic of .mapi-lens.json to disappear', () => ours(config).length === 0);
  });

  it('takes up a file changed on disk by another program', async () => {
    await open('clean.cpp');
    const created = fileUri('created.cpp');
    writeFileSync(created.fsPath, leakyLoop);
    try {
      await finding(created, rule);
    } finally {
      rmSync(created.fsPath);
    }
    await silence(created, rule);
  });

  it('shows what a MAPI function hands out on hover', async () => {
    const { document } = await open('reload.cpp');
    await finding(document.uri, rule);
    const at = document.positionAt(document.getText().indexOf('LoadLibraryW') + 3);
    const hover = await until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      return hovers.flatMap((one) => one.contents).map((content) => (typeof content === 'string' ? content : content.value)).find((text) => text.includes('LoadLibrary'));
    });
    assert.match(hover, /FreeLibrary/);
  });

  it('survives a document closed in mid-analysis', async () => {
    for (let round = 0; round < 5; round += 1) {
      const document = await vscode.workspace.openTextDocument({ language: 'cpp', content: leakyLoop.repeat(200) });
      await vscode.window.showTextDocument(document);
      await closeAll();
    }
    const { document } = await open('reload.cpp');
    await finding(document.uri, rule);
  });

  it('comes back after a restart of the server', async () => {
    const { document } = await open('reload.cpp');
    await finding(document.uri, rule);
    await vscode.commands.executeCommand('mapiLens.restart');
    await finding(document.uri, rule);
  });
});
