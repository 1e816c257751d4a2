// The states of the panel that no recording has, in every kind of theme: building and running, with the real engine, and untrusted.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { themes } from './themes';
import { withPerson } from './person';

const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-compiler-'));
const compiler = path.join(folder, 'slow-c++');
writeFileSync(compiler, '#!/bin/sh\n# Slow enough for the building to be seen.\ncase " $* " in *" -c "*|*" -o "*) sleep 2 ;; esac\nexec g++ "$@"\n');
chmodSync(compiler, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));

for (const [name, options] of Object.entries(themes)) {
  describe(`the live panel in ${name} colours`, () => {
    const person = withPerson({ fixture: 'probe', ...options, settings: { ...options.settings, 'mapiLens.probe.compiler': compiler, 'mapiLens.probe.runs': 20 } });

    it('shows that it builds and that it runs, with the growth so far', async () => {
      const { page, openFile, shot, webview, axe } = person();
      await openFile('stores.cpp');
      await page.locator('.codelens-decoration a', { hasText: 'Probe for leaks' }).first().click();
      await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Run' }).click();
      const panel = await webview('.toolbar');
      await panel.locator('body[data-phase="building"]').waitFor();
      await shot(`panel-building-${name}`);
      await panel.locator('body[data-phase="running"] .growth', { hasText: 'so far about' }).waitFor({ timeout: 60_000 });
      await shot(`panel-running-${name}`);
      assert.deepEqual(await axe('.toolbar'), []);
      await panel.locator('[data-action="stop"]').click();
      await panel.locator('.verdict.aborted').waitFor();
      await shot(`panel-stopped-${name}`);
    });
  });

  describe(`the panel of an untrusted workspace in ${name} colours`, () => {
    const person = withPerson({ fixture: 'probe', ...options, trust: false, settings: { ...options.settings, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' } });

    it('says why nothing is run', async () => {
      const { command, shot, webview, axe } = person();
      await command('MAPI Lens: Show the Leak Probe');
      const panel = await webview('.toolbar');
      await panel.getByText('This workspace is not trusted').first().waitFor();
      await shot(`panel-untrusted-${name}`);
      assert.deepEqual(await axe('.toolbar'), []);
    });
  });
}
