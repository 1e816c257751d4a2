// A hundred thousand samples in the panel: all of them arrive, to the last. How fast is measured by `npm run bench -- editor`.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GROWTH, writeLoad } from './load-recording';
import { withPerson } from './person';

describe('a hundred thousand samples', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-load-'));
  const recording = writeLoad(folder);
  after(() => rmSync(folder, { recursive: true, force: true }));
  const person = withPerson({ fixture: 'probe' });

  it('reach the panel, to the last', async () => {
    const panel = await person().replay('load', recording);
    await panel.locator('summary', { hasText: 'Samples as a table' }).click();
    const last = panel.locator('.table[aria-label="Samples as a table"] tbody tr').last();
    await last.waitFor();
    assert.equal((await last.locator('td').last().innerText()).replaceAll(/\D/g, ''), String(GROWTH));
    await person().shot('panel-load');
  });
});
