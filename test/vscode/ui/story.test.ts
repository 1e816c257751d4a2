// The whole story with the real engine: see the squiggle, measure it, watch the curve climb, read the verdict, repair, compare,
// see the flat curve and the squiggle gone.
import assert from 'node:assert/strict';
import { withPerson } from './person';

describe('from a finding to its proof', () => {
  const person = withPerson({ fixture: 'probe', size: { width: 1600, height: 1000 } });

  it('asks once before a finding is measured', async () => {
    const { page, openFile, goToLine, quickFixes, shot, agree } = person();
    await openFile('stores.cpp');
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
    await page.locator('.codelens-decoration', { hasText: 'Probe for leaks' }).first().waitFor();
    await shot('story-1-squiggle');
    await goToLine(9);
    await page.keyboard.press('End');
    await quickFixes();
    const measure = page.locator('.action-widget .monaco-list-row.action', { hasText: 'Measure this' });
    await measure.waitFor();
    await shot('story-2-measure-this');
    await measure.click();
    await agree(async (dialog) => {
      assert.match(await dialog.innerText(), /stores\.cpp is compiled with/);
      await shot('story-3-consent');
    });
  });

  it('measures it', async () => {
    const { page, shot, shotOf, webview } = person();
    const panel = await webview('.toolbar');
    await shot('story-4-building');
    await panel.locator('body[data-phase="running"], .verdict.leaks').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(500);
    await shot('story-5-running');
    await panel.locator('.verdict.leaks').waitFor({ timeout: 90_000 });
    await page.waitForTimeout(300);
    await shot('story-6-leaks');
    await shotOf('walkthrough-measure', 'iframe.webview.ready', { width: 720, height: 720 });
    assert.match(await panel.locator('.verdict h2').innerText(), /Leaks [\d,.]+ bytes per iteration/);
  });

  it('tells the measurement at the finding', async () => {
    const { page, shot } = person();
    await page.locator('.codelens-decoration', { hasText: /measured: \+[\d,.]+ bytes per iteration/ }).first().waitFor();
    await page.locator('.tab', { hasText: 'stores.cpp' }).first().click();
    const box = (await page.locator('.editor-instance .squiggly-warning').first().boundingBox())!;
    await page.mouse.move(box.x + 30, box.y + box.height / 2 - 4, { steps: 4 });
    await page.locator('.monaco-hover:visible', { hasText: /measured: \+/ }).first().waitFor();
    await shot('story-7-measured-hover');
    await page.mouse.move(20, 500);
  });

  it('is silent once the finding is repaired', async () => {
    const { page, openFile, goToLine, quickFixes } = person();
    await openFile('stores.cpp');
    await goToLine(9);
    await page.keyboard.press('End');
    await quickFixes();
    await page.locator('.action-widget .monaco-list-row.action').first().click();
    await page.locator('.editor-instance .squiggly-warning').first().waitFor({ state: 'detached' });
  });

  it('draws before and after the repair in one chart', async () => {
    const { page, shot, webview } = person();
    const panel = await webview('.toolbar');
    await panel.locator('[data-action="compare"]').click();
    await panel.locator('.verdict.steady').waitFor({ timeout: 90_000 });
    // The lens above the function speaks of this version of the code.
    await page.locator('.codelens-decoration', { hasText: /measured: steady/ }).first().waitFor();
    assert.equal(await page.locator('.codelens-decoration', { hasText: /measured: \+/ }).count(), 0);
    await shot('story-8-compared');
    const words = await panel.locator('.verdict').innerText();
    assert.match(words, /Before: Leaks/);
    assert.match(words, /Now: Steady/);
  });

  it('keeps the result when the window is reloaded', async () => {
    const { page, reloadWindow, shot, webview } = person();
    await reloadWindow();
    const panel = await webview('.toolbar');
    await panel.locator('.verdict.steady').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(300);
    await shot('story-9-reloaded');
  });
});
