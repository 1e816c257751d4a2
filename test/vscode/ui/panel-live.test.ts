// Building and running, in every kind of theme, with the real engine. Nothing here hurries: the compiler waits for the test's word,
// and the measured function takes its time.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { themes } from './themes';
import { withPerson } from './person';

for (const [name, options] of Object.entries(themes)) {
  describe(`the live panel in ${name} colours`, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-compiler-'));
    const [compiler, word] = [path.join(folder, 'waiting-c++'), path.join(folder, 'go')];
    writeFileSync(compiler, `#!/bin/sh\ncase " $* " in *" -o "*) while [ ! -e ${word} ]; do sleep 0.2; done ;; esac\nexec g++ "$@"\n`);
    chmodSync(compiler, 0o755);
    const person = withPerson({ fixture: 'slow', ...options, settings: { ...options.settings, 'mapiLens.probe.compiler': compiler, 'mapiLens.probe.runs': 20 } });
    let attempt = 0;
    afterEach(async () => {
      writeFileSync(word, '');
      const stop = person().page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('[data-action="stop"]');
      if (await stop.isVisible().catch(() => false)) await stop.click();
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('shows that it builds and that it runs, with the growth so far, and stops when told to', async () => {
      const { page, workspace, openFile, shot, webview, axe, agree } = person();
      attempt += 1;
      rmSync(word, { force: true });
      // Another text each time: what was compiled once is not compiled again.
      const source = path.join(workspace, 'stores.cpp');
      writeFileSync(source, readFileSync(source, 'utf8').replace(/Sleep\(\d+\)/, `Sleep(${99 + attempt})`));
      await openFile('stores.cpp');
      await page.locator('.codelens-decoration a', { hasText: 'Probe for leaks' }).first().click();
      await agree();
      const panel = await webview('.toolbar');
      await panel.locator('body[data-phase="building"]').waitFor();
      await shot(`panel-building-${name}`);
      assert.deepEqual(await axe('.toolbar'), []);
      writeFileSync(word, '');
      await panel.locator('body[data-phase="running"] .growth', { hasText: 'so far about' }).waitFor({ timeout: 90_000 });
      await shot(`panel-running-${name}`);
      assert.deepEqual(await axe('.toolbar'), []);
      await panel.locator('[data-action="stop"]').click();
      await panel.locator('.verdict.aborted').waitFor();
      await shot(`panel-stopped-${name}`);
    });
  });
}
