// The Find job as a person lives it: types a leak, sees the squiggle, reads the hover and the problem, applies the quick fix.
import assert from 'node:assert/strict';
import { withPerson } from './person';

const badLoop = [
  'void Poll(int times)', '{', '    for (int i = 0; i < times; ++i) {', '        HMODULE h = LoadLibraryW(L"mapi32.dll");',
  '        if (h == NULL)', '            continue;', '        FreeLibrary(h);', '    }', '}',
];

describe('finding a leak', () => {
  const person = withPerson();

  it('shows a squiggle while a bad loop is typed', async () => {
    const { page, openFile, goToLine, shot, shotOf } = person();
    await openFile('typed.cpp');
    await goToLine(3);
    await shot('find-1-before-typing');
    for (const line of badLoop) {
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    await page.locator('.editor-instance .squiggly-warning').first().waitFor();
    await shot('find-2-squiggle');
    await shotOf('walkthrough-find', '.part.editor', { width: 720, height: 420 });
  });

  it('explains the squiggle on hover, with a link to the rule', async () => {
    const { page, shot } = person();
    // The lens above the function moves the lines down when it comes.
    await page.locator('.codelens-decoration', { hasText: 'Probe for leaks' }).first().waitFor();
    const squiggle = page.locator('.editor-instance .squiggly-warning').first();
    const box = (await squiggle.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 - 4, { steps: 4 });
    const hover = page.locator('.monaco-hover:visible', { hasText: 'mapi-library-reload' });
    await hover.first().waitFor();
    await shot('find-3-hover');
    await hover.locator('a.code-link').first().click();
    const rulePage = await person().webview('h1:has-text("mapi-library-reload")');
    assert.ok((await rulePage.locator('main').innerText()).includes('KB901014'));
    await shot('find-4-rule-page');
    await person().closeTab('mapi-library-reload');
  });

  it('lists the problem with its steps, which lead to their lines', async () => {
    const { page, command, shot } = person();
    await command('Problems: Focus on Problems View');
    const problems = page.locator('.markers-panel');
    // The filter leaves the file of this test: what the background finds in others can neither push its rows out of sight nor be taken for it.
    await page.locator('.part.panel .viewpane-filter input').fill('typed.cpp');
    const message = problems.locator('.monaco-list-row', { hasText: 'mapi-library-reload' });
    const step = problems.locator('.monaco-list-row', { hasText: /typed\.cpp.*The loop begins here/ });
    await problems.locator('.monaco-list-row', { hasText: 'background.cpp' }).first().waitFor({ state: 'detached' });
    await message.waitFor();
    const closed = message.locator('.monaco-tl-twistie.collapsed');
    await step.or(closed).first().waitFor();
    if (await closed.isVisible()) await closed.click();
    await step.waitFor();
    await shot('find-5-problems');
    const text = (await step.textContent()) ?? '';
    const line = /Ln (\d+)/.exec(text)?.[1];
    assert.ok(line !== undefined, `the step names a line: ${text}`);
    await step.dblclick();
    await page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line}\\b`) }).waitFor();
    await page.keyboard.press('Control+KeyJ');
    await problems.waitFor({ state: 'hidden' });
    await page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  });

  it('removes the squiggle by its quick fix', async () => {
    const { page, goToLine, quickFixes, shot, shotOf } = person();
    await person().openFile('typed.cpp');
    await goToLine(6);
    await quickFixes();
    await shot('find-6-quick-fix-menu');
    await shotOf('walkthrough-fix', '.part.editor', { width: 720, height: 420 });
    await page.locator('.action-widget .monaco-list-row.action').first().click();
    await page.locator('.editor-instance .squiggly-warning').first().waitFor({ state: 'detached' });
    await shot('find-7-after-quick-fix');
  });
});
