// What a person does with probes besides measuring a finding: the function at the cursor, a selection, a script, a snippet, a
// queue, several panels, a running process, and taking the result elsewhere. With the real engine.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { withPerson } from './person';

describe('probing in many ways', () => {
  const person = withPerson({ fixture: 'deeds', settings: { 'mapiLens.probe.runs': 2 } });

  async function verdict(kind: string): Promise<FrameLocator> {
    const panel = await person().webview('.toolbar');
    await panel.locator(`body[data-phase="ended"] .verdict.${kind}`).waitFor({ timeout: 90_000 });
    return panel;
  }

  it('measures the function at the cursor', async () => {
    const { page, openFile, goToLine, command, webview, agree } = person();
    await openFile('stores.cpp');
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
    await goToLine(8);
    await command('MAPI Lens: Probe This Function for Leaks');
    await agree();
    const panel = await webview('.toolbar');
    await page.locator('.statusbar-item', { hasText: 'CountStores in stores.cpp' }).waitFor();
    await verdict('leaks');
    assert.equal(await panel.locator('h1').innerText(), 'CountStores in stores.cpp');
    await page.locator('.statusbar-item', { hasText: /^MAPI 1$|MAPI 1/ }).first().waitFor();
  });

  it('measures the selected statements', async () => {
    const { page, openFile, goToLine, command, webview } = person();
    await openFile('stores.cpp');
    await goToLine(7);
    for (let line = 7; line < 10; line += 1) await page.keyboard.press('Shift+ArrowDown');
    await command('MAPI Lens: Probe the Selection for Leaks');
    const panel = await webview('.toolbar');
    await panel.locator('h1', { hasText: 'lines 7 to' }).waitFor();
    await verdict('leaks');
  });

  it('measures a script', async () => {
    const { openFile, command, webview } = person();
    await openFile('leaky-buffer.js');
    await command('MAPI Lens: Probe This JavaScript Snippet for Leaks');
    const panel = await webview('.toolbar');
    await panel.locator('h1', { hasText: 'leaky-buffer.js' }).waitFor();
    await verdict('leaks');
  });

  it('measures what is written in the panel', async () => {
    const { command, webview } = person();
    await command('MAPI Lens: New Probe Snippet');
    const panel = await webview('.toolbar');
    const text = panel.locator('#snippet');
    await text.waitFor({ state: 'visible' });
    await panel.locator('#language').selectOption('javascript');
    await text.fill('exports.iteration = (mapi) => { mapi.freeBuffer(mapi.allocateBuffer(32)); };\n');
    await panel.locator('[data-action="runSnippet"]').click();
    await panel.locator('h1', { hasText: 'the snippet' }).waitFor();
    await verdict('steady');
  });

  it('watches a running process; a probe asked for meanwhile waits where it can be seen, and runs then', async () => {
    const { page, openFile, command, shot, webview } = person();
    const name = 'mapi-lens-grows';
    const child = spawn(process.execPath, ['-e', 'const kept = []; setInterval(() => kept.push(Buffer.alloc(300_000, 1)), 50)'], { argv0: name, stdio: 'ignore' });
    try {
      await openFile('leaky-buffer.js');
      await command('MAPI Lens: Watch a Running Process');
      const input = page.locator('.quick-input-widget input.input');
      await page.locator('.quick-input-widget', { hasText: 'Watch a running process' }).waitFor();
      await input.fill(name);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: String(child.pid) }).click();
      const panel = await webview('.toolbar');
      await panel.locator('body[data-phase="watching"]').waitFor({ timeout: 30_000 });
      assert.equal(await panel.locator('h1').innerText(), `${name} (${child.pid})`);
      await page.locator('.statusbar-item', { hasText: name }).waitFor();
      await panel.locator('.verdict h2', { hasText: /Grows by [\d,.]+ bytes per second/ }).waitFor({ timeout: 60_000 });
      await shot('panel-watching');
      await openFile('leaky-buffer.js');
      await command('MAPI Lens: Probe This JavaScript Snippet for Leaks');
      const again = await webview('.toolbar');
      await again.locator('.verdict', { hasText: 'Waiting: leaky-buffer.js' }).waitFor();
      assert.match(await again.locator('h1').innerText(), new RegExp(name));
      await again.locator('[data-action="stop"]').click();
      await again.locator('h1', { hasText: 'leaky-buffer.js' }).waitFor({ timeout: 30_000 });
      await verdict('leaks');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('shows one result in several panels, and again after all were closed', async () => {
    const { page, command, webview } = person();
    await command('MAPI Lens: Open Another Leak Probe Panel');
    const tabs = page.locator('.tab', { hasText: 'Leak Probe' });
    for (let index = 0; index < 2; index += 1) {
      await tabs.nth(index).click();
      await page.locator('.tab.active', { hasText: 'Leak Probe' }).first().waitFor();
      await webview('.verdict.leaks');
    }
    for (const left of [1, 0]) {
      await tabs.first().click({ button: 'middle' });
      await tabs.nth(left).waitFor({ state: 'detached' });
    }
    await command('MAPI Lens: Show the Leak Probe');
    const panel = await webview('.verdict.leaks');
    assert.match(await panel.locator('h1').innerText(), /leaky-buffer\.js/);
  });
});

describe('taking a result elsewhere', () => {
  const person = withPerson({ fixture: 'deeds' });

  /** Presses a button that saves, and answers the dialog. */
  async function save(action: string, name: string): Promise<Buffer> {
    const { page, webview, workspace } = person();
    const file = path.join(workspace, name);
    const panel = await webview('.toolbar');
    await panel.locator(`[data-action="${action}"]`).click();
    await person().answerDialog(file);
    for (let round = 0; round < 100 && !existsSync(file); round += 1) await page.waitForTimeout(100);
    assert.ok(existsSync(file), `${name} was saved`);
    return readFileSync(file);
  }

  it('saves the samples as CSV, one line each', async () => {
    await person().replay('leaks');
    const [header, ...lines] = (await save('exportCsv', 'out.csv')).toString().trim().split('\n');
    assert.match(header!, /^curve,iteration,ms,/);
    assert.ok(header!.includes('heapBytes'));
    const samples = readFileSync(path.resolve('test/vscode/fixtures/recordings/leaks.ndjson'), 'utf8').split('\n').filter((line) => line.includes('"type":"sample"')).length;
    assert.equal(lines.length, samples);
  });

  it('saves a picture of the chart', async () => {
    const png = await save('exportPng', 'out.png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.ok(png.readUInt32BE(16) > 300, 'it is as wide as the chart');
    assert.ok(png.length > 4000, 'there is something in it');
  });

  it('saves a recording that can be opened again', async () => {
    const { replay, workspace } = person();
    const { result } = JSON.parse((await save('exportJson', 'out.json')).toString()) as { result: { verdict: { kind: string; bytesPerIteration: number } } };
    assert.equal(result.verdict.kind, 'leaks');
    assert.equal(result.verdict.bytesPerIteration, 624);
    const panel = await replay('out', path.join(workspace, 'out.json'));
    assert.match(await panel.locator('.verdict h2').innerText(), /Leaks 624 bytes per iteration/);
    await panel.locator('.legend li', { hasText: 'run 2' }).waitFor();
  });

  it('copies a report as Markdown', async () => {
    const { page, webview } = person();
    const panel = await webview('.toolbar');
    await panel.locator('[data-action="copyMarkdown"]').click();
    await page.locator('.statusbar-item', { hasText: 'The report is on the clipboard' }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^## Leaks 624 bytes per iteration/);
    assert.match(text, /\| IMAPISession::GetMsgStoresTable \| \d+ \| 624 bytes \|/);
  });
});
