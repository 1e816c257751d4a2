// What stands around the findings and the probe: the walkthrough, the Test Explorer, and all of the panel by keyboard alone.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyWorkspace } from '../harness/host-suite.mjs';
import { withPerson } from './person';

describe('the walkthrough', () => {
  const person = withPerson({ fixture: 'probe' });

  it('leads through four steps with a picture each', async () => {
    const { page, command, shot } = person();
    await command('Welcome: Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with MAPI Lens' }).click();
    for (const [index, title] of ['See the leak', 'Repair it', 'Prove it', 'Know what applies here'].entries()) {
      const step = page.locator('.getting-started-step', { hasText: title });
      await step.waitFor();
      await step.click();
      await page.locator('.getting-started-step.expanded', { hasText: title }).waitFor();
      await page.waitForFunction(() => [...document.querySelectorAll<HTMLImageElement>('.getting-started-media img')].some((image) => image.naturalWidth > 0));
      await shot(`walkthrough-${index + 1}`);
    }
  });
});

describe('the Test Explorer', () => {
  const person = withPerson({ fixture: 'deeds', settings: { 'mapiLens.testExplorer.enabled': true, 'mapiLens.probe.runs': 2 } });

  it('lists recipes and probes of the workspace, and a leaky one passes when it leaks', async () => {
    const { page, openFile, command, shot, agree } = person();
    await openFile('stores.cpp');
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
    await command('Testing: Focus on Test Explorer View');
    await page.locator('.test-explorer .monaco-list-row', { hasText: 'Recipes' }).waitFor();
    const group = page.locator('.test-explorer .monaco-list-row', { hasText: 'Probes of the workspace' });
    const row = page.locator('.test-explorer .monaco-list-row', { hasText: 'leaky-buffer.js' });
    // The tree may close a group again while its tests come in.
    for (let left = 40; left > 0 && !await row.isVisible(); left -= 1) {
      if (await group.getAttribute('aria-expanded') !== 'true') await group.locator('.monaco-tl-twistie').click();
      await page.waitForTimeout(250);
    }
    await row.click();
    await row.hover();
    await row.locator('.action-label[aria-label^="Run Test"]').click();
    await agree();
    await page.locator('.test-explorer .monaco-list-row[aria-label*="leaky-buffer.js"][aria-label*="Passed"]').waitFor({ timeout: 60_000 });
    await shot('test-explorer');
  });
});

describe('a workspace with settings of its own', () => {
  const workspace = copyWorkspace('workspace');
  writeFileSync(path.join(workspace, '.mapi-lens.json'), '{}');
  const person = withPerson({ workspace });

  it('is looked through before any of its files is opened', async () => {
    const { page, command } = person();
    await command('Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'background.cpp' }).first().waitFor();
    assert.equal(await page.locator('.tab', { hasText: '.cpp' }).count(), 0);
  });
});

describe('the panel by keyboard', () => {
  const person = withPerson({ fixture: 'probe' });

  it('is walked through in the order in which it is read, and every part can be opened', async () => {
    const { page, replay } = person();
    const panel = await replay('leaks');
    const frame = (await (await panel.owner().elementHandle())!.contentFrame())!;
    await panel.locator('h1').focus();
    const walked: string[] = [];
    for (let step = 0; step < 11; step += 1) {
      await page.keyboard.press('Tab');
      walked.push(await frame.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        return at.dataset['action'] ?? (at.id !== '' ? at.id : at.getAttribute('aria-label') ?? at.textContent.replace(/:.*/, ''));
      }));
    }
    assert.deepEqual(walked, ['chooseRecipe', 'exportPng', 'exportCsv', 'exportJson', 'copyMarkdown', 'counter', 'Samples as a table', 'Calls that keep memory', 'Options', 'Snippet', 'Log']);
    await page.keyboard.press('Enter');
    await panel.locator('.log > div').first().waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await panel.locator('#snippet').waitFor();
  });
});
