// Runs first (by name): how the extension wakes up, and how fast.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './support';

const id = 'mapi-lens.mapi-lens';

describe('activation', () => {
  it('sleeps until a file of its languages or a view of its own is opened', () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is installed`);
    assert.equal(extension.isActive, false);
  });

  it('takes at most 50 ms, loading included', async () => {
    const extension = vscode.extensions.getExtension(id)!;
    const begin = performance.now();
    await extension.activate();
    const elapsed = performance.now() - begin;
    assert.ok(elapsed <= 50, `activation took ${elapsed.toFixed(1)} ms`);
  });

  it('registers every command that its manifest names', async () => {
    const manifest = vscode.extensions.getExtension(id)!.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = await until('the commands', () => [manifest.contributes.commands.map(({ command }) => command).filter((command) => !registered.has(command))]);
    assert.deepEqual(missing[0], []);
  });
});
