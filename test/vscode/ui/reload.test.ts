// A window reloaded in the middle of a run: the engine measures on, and the panel comes back with all that was measured until then.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { withPerson } from './person';

const RUNS = 10;

describe('a window reloaded in the middle of a run', () => {
  const person = withPerson({ fixture: 'probe', settings: { 'mapiLens.probe.runs': RUNS } });

  it('loses nothing and follows the run to its verdict', async () => {
    const { page, openFile, reloadWindow, shot, webview, agree } = person();
    await openFile('stores.cpp');
    await page.locator('.codelens-decoration a', { hasText: 'Probe for leaks' }).first().click();
    await agree();
    const first = await webview('.toolbar');
    // The control run and one more are over, most are to come.
    await first.locator('.verdict h2', { hasText: /\([2-9] of/ }).waitFor({ timeout: 60_000 });
    await reloadWindow();
    const panel = await webview('.toolbar');
    await panel.locator('body[data-phase="running"], .verdict.leaks').first().waitFor({ timeout: 60_000 });
    await shot('reload-running');
    await panel.locator('.verdict.leaks').waitFor({ timeout: 90_000 });
    await panel.locator('summary', { hasText: 'Log' }).click();
    await panel.locator('.log > div').last().waitFor();
    const lines = await panel.locator('.log > div').allInnerTexts();
    for (let run = 1; run <= RUNS; run += 1) assert.equal(lines.filter((line) => line.includes(`Run ${run} ended`)).length, 1, `run ${run} once in:\n${lines.join('\n')}`);
    await panel.locator('summary', { hasText: 'Samples as a table' }).click();
    const named = panel.locator('.table[aria-label="Samples as a table"] tbody td:first-child');
    await named.first().waitFor();
    const curves = new Set(await named.allInnerTexts());
    for (let run = 1; run <= RUNS; run += 1) assert.ok([...curves].some((curve) => curve.endsWith(` ${run}`)), `run ${run} is among ${[...curves].join(', ')}`);
    await shot('reload-ended');
  });

  it('can run it again, and knows the measured function', async () => {
    const { page, webview } = person();
    const panel = await webview('.toolbar');
    await page.locator('.codelens-decoration', { hasText: /measured: \+/ }).first().waitFor();
    await panel.locator('[data-action="runAgain"]').click();
    await panel.locator('body[data-phase="building"], body[data-phase="running"]').first().waitFor();
    await panel.locator('[data-action="stop"]').click();
    await panel.locator('.verdict.aborted').waitFor();
  });

  it('says that it was interrupted when the engine is gone, and offers to run again', async () => {
    const { home, shot, webview } = person();
    const panel = await webview('.toolbar');
    await panel.locator('[data-action="runAgain"]').click();
    await panel.locator('body[data-phase="running"] .verdict h2', { hasText: /\([1-9] of/ }).waitFor({ timeout: 60_000 });
    process.kill(engineOf(home), 'SIGKILL');
    await panel.locator('.verdict h2', { hasText: 'Interrupted' }).waitFor({ timeout: 30_000 });
    await panel.locator('[data-action="runAgain"]').waitFor();
    await panel.locator('.legend li', { hasText: 'run 1' }).waitFor();
    await shot('reload-interrupted');
  });
});

/** The engine that works in the storage of this editor. */
function engineOf(home: string): number {
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes('probe-engine.js') && words.includes(home);
    } catch {
      return false; // it ended meanwhile
    }
  });
  assert.ok(found !== undefined, 'an engine runs');
  return Number(found);
}
