// Runs first (by name): how the extension wakes up.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from './support';

const id = 'mapi-lens.mapi-lens';

describe('activation', () => {
  it('sleeps until a file of its languages or a view of its own is opened', () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    assert.equal(extension.isActive, false);
  });

  it('wakes up without loading the language client or the probe engine', async () => {
    await vscode.extensions.getExtension(id)!.activate();
    // How long it takes is measured by `npm run bench -- editor`; here it is held that the editor waits for the small part only.
    const folder = vscode.extensions.getExtension(id)!.extensionUri.fsPath;
    assert.ok(statSync(path.join(folder, 'dist/extension.js')).size < 300_000, 'the bundle that activation loads is small');
  });

  it('registers every command that its manifest names', async () => {
    const manifest = vscode.extensions.getExtension(id)!.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = await until('the commands', () => [manifest.contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command))]);
    assert.deepEqual(missing[0], []);
  });
});
