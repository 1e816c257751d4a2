// Every state of the panel in every kind of theme, from recordings of real probes: pictures to look at, and axe's opinion.
import assert from 'node:assert/strict';
import type { WorkbenchOptions } from '../harness/workbench.mjs';
import { withPerson } from './person';

/** High contrast as a person's system asks for it: forced colours, to which the editor answers with its own theme. */
const themes: Readonly<Record<string, WorkbenchOptions>> = {
  dark: { settings: { 'workbench.colorTheme': 'Default Dark Modern' } },
  light: { settings: { 'workbench.colorTheme': 'Default Light Modern' } },
  contrast: { highContrast: true },
};
const states = { leaks: 'leaks', steady: 'steady', inconclusive: 'inconclusive', crashed: 'failed', 'compile-error': 'failed' };

for (const [name, options] of Object.entries(themes)) {
  describe(`the panel in ${name} colours`, () => {
    const person = withPerson({ fixture: 'probe', ...options });

    it('shows that nothing has been measured yet', async () => {
      const { page, command, webview, shot, axe } = person();
      await command('MAPI Lens: Show the Leak Probe');
      const panel = await webview('.toolbar');
      await panel.locator('body[data-phase="idle"]').waitFor();
      await page.waitForTimeout(300);
      await shot(`panel-idle-${name}`);
      assert.deepEqual(await axe('.toolbar'), []);
    });

    for (const [recording, kind] of Object.entries(states)) {
      it(`shows ${recording}`, async () => {
        const one = person();
        const panel = await one.replay(recording);
        await panel.locator(`.verdict.${kind}`).waitFor();
        await one.shot(`panel-${recording}-${name}`);
        assert.deepEqual(await one.axe('.toolbar'), []);
      });
    }

    it('shows an article', async () => {
      const one = person();
      await one.command('MAPI Lens: Open Article');
      await one.page.locator('.quick-input-list .monaco-list-row', { hasText: 'KB901014' }).first().click();
      await one.webview('h1:has-text("Mapi32.dll")');
      await one.page.waitForTimeout(300);
      await one.shot(`article-${name}`);
      assert.deepEqual(await one.axe('h1:has-text("Mapi32.dll")'), []);
      await one.closeTab('KB901014');
    });

    it('shows the sidebar', async () => {
      const one = person();
      await one.command('View: Show MAPI Lens');
      await one.page.locator('.monaco-list-row', { hasText: 'KB901014' }).first().waitFor();
      // Where the tests run there is no Windows: the view says so, and offers the way that is left.
      await one.page.locator('.monaco-list-row', { hasText: 'No MAPI on this system' }).waitFor();
      await one.page.locator('.monaco-list-row', { hasText: 'Inspect a DLL of the target machine' }).waitFor();
      await one.shot(`sidebar-${name}`);
    });
  });
}

describe('the panel in a narrow window', () => {
  const person = withPerson({ fixture: 'probe' });

  it('loses nothing at 320 pixels', async () => {
    const one = person();
    await one.command('View: Close Primary Side Bar');
    const panel = await one.replay('leaks');
    // The activity bar and the borders take the rest.
    await one.page.setViewportSize({ width: 380, height: 800 });
    await one.page.waitForTimeout(500);
    await one.shot('panel-leaks-narrow');
    const overflow = await panel.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} pixels wider than the view`);
  });
});
