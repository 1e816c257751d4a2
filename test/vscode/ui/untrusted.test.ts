// A workspace that nobody has trusted: analysis works, nothing is compiled or run.
import assert from 'node:assert/strict';
import { withPerson } from './person';

describe('an untrusted workspace', () => {
  const person = withPerson({ fixture: 'probe', trust: false, settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' } });

  it('is analysed', async () => {
    const { page, openFile } = person();
    await openFile('stores.cpp');
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
  });

  it('runs nothing', async () => {
    const { page, command, shot } = person();
    await page.locator('.codelens-decoration a', { hasText: 'Probe for leaks' }).first().click();
    // Toasts come and go; the list of notifications keeps what was said.
    await command('Notifications: Show Notifications');
    await page.locator('.notifications-center', { hasText: 'not trusted' }).first().waitFor();
    await shot('untrusted-refused');
    assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
    await command('Notifications: Clear All Notifications');
  });
});
