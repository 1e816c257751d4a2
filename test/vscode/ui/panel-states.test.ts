// Every state of the panel in every kind of theme, from recordings of real probes: pictures to look at, and axe's opinion.
import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { themes } from './themes';
import { withPerson } from './person';

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
      await one.shotOf(`sidebar-part-${name}`, '.part.sidebar', { width: 720, height: 620 });
    });
  });
}

/** Outer sizes: 320 pixels for the panel itself, beside the activity bar; and a window at 200 % zoom. */
const small = { narrow: { width: 380, height: 800 }, zoomed: { width: 700, height: 450 } };

describe('the panel and the pages in a small window', () => {
  const person = withPerson({ fixture: 'probe' });

  for (const [name, size] of Object.entries(small)) {
    it(`lose nothing in a ${name} one`, async () => {
      const one = person();
      await one.page.setViewportSize({ width: 1400, height: 900 });
      if (await one.page.locator('.part.sidebar').isVisible()) await one.command('View: Toggle Primary Side Bar Visibility');
      const panel = await one.replay('leaks');
      await one.page.setViewportSize(size);
      // The chart follows the width of the view.
      await one.page.waitForFunction((width) => document.body.clientWidth <= width, size.width);
      await fits(panel);
      await one.shot(`panel-leaks-${name}`);
      await one.page.setViewportSize({ width: 1400, height: 900 });
      await one.command('MAPI Lens: Open Article');
      await one.page.locator('.quick-input-list .monaco-list-row', { hasText: 'KB901014' }).first().click();
      const page = await one.webview('h1:has-text("Mapi32.dll")');
      await one.page.setViewportSize(size);
      await fits(page);
      await one.shot(`article-${name}`);
      await one.page.setViewportSize({ width: 1400, height: 900 });
      await one.closeTab('KB901014');
    });
  }

  /** Nothing is wider than the view; a table may be, in a frame of its own that scrolls. */
  async function fits(view: FrameLocator): Promise<void> {
    for (let left = 50; ; left -= 1) {
      const overflow = await view.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      if (overflow <= 0) return;
      assert.ok(left > 0, `the page is ${overflow} pixels wider than the view`);
      await person().page.waitForTimeout(100);
    }
  }
});
