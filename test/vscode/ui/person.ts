// What a person does in the workbench: opens files, runs commands, looks. Every test of this folder speaks in these words.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { copyWorkspace } from '../harness/host-suite.mjs';
import { openWorkbench, root, type Workbench, type WorkbenchOptions } from '../harness/workbench.mjs';

export const screenshots = path.join(root, 'test-results/screenshots');

export interface Person extends Workbench {
  readonly workspace: string;
  openFile(name: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  command(title: string): Promise<void>;
  goToLine(line: number): Promise<void>;
  /** Opens the menu of quick fixes at the cursor. */
  quickFixes(): Promise<void>;
  /** Reloads the window as its command does, which saves what is open first. */
  reloadWindow(): Promise<void>;
  closeTab(name: string): Promise<void>;
  shot(name: string): Promise<void>;
  /** A picture of a part of the window, at most so large. */
  shotOf(name: string, selector: string, most?: { readonly width: number; readonly height: number }): Promise<void>;
  /** The frame of a webview that shows the given text or element. */
  webview(selector: string): Promise<FrameLocator>;
  notification(text: RegExp): Locator;
  /** Says Run to the question whether code of this workspace may run, after a look at it. It is asked once: later calls, of a test that is tried again too, do nothing. */
  agree(look?: (dialog: Locator) => Promise<void>): Promise<void>;
  /** Opens a recording of the fixtures, or another file, in the probe panel and waits for its end. */
  replay(recording: string, file?: string): Promise<FrameLocator>;
  /** Types a path into the editor's dialog for opening or saving a file. */
  answerDialog(file: string): Promise<void>;
  /** What axe finds wrong in the webview that shows the given element, one line each. */
  axe(selector: string): Promise<string[]>;
}

const axeScript = createRequire(__filename).resolve('axe-core/axe.min.js');

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
}

/** Settings that make typed text land as typed. */
const plainTyping = {
  'editor.autoClosingBrackets': 'never', 'editor.autoClosingQuotes': 'never', 'editor.autoIndent': 'none', 'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false, 'editor.parameterHints.enabled': false, 'editor.autoIndentOnPaste': false, 'editor.hover.delay': 100,
};

export async function startPerson(options: WorkbenchOptions & { fixture?: string } = {}): Promise<Person> {
  const workspace = options.workspace ?? copyWorkspace(options.fixture);
  const workbench = await openWorkbench({ ...options, workspace, settings: { ...plainTyping, ...options.settings } });
  await workbench.goto();
  const { page } = workbench;
  mkdirSync(screenshots, { recursive: true });

  /** Opens a quick input by its key, fills it in and takes the row that is wanted. The workbench closes one that loses the focus to a late editor: then again. */
  async function quickInput(key: string, prefixed: string, expected?: string): Promise<void> {
    const input = page.locator('.quick-input-widget input.input');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    // The list fills as it is typed into. A key would go to the editor when the input has just been closed; a row that is gone cannot be clicked.
    const row = (expected === undefined ? rows : page.locator('.quick-input-list .monaco-list-row.focused', { hasText: expected })).first();
    for (let left = 5; ; left--) {
      await page.keyboard.press(key);
      try {
        await input.fill(prefixed, { timeout: 4000 });
        await row.click({ timeout: 4000 });
        return;
      } catch (error) {
        if (left === 0) throw error;
        await page.keyboard.press('Escape');
      }
    }
  }

  let agreed = false;
  const person: Person = {
    ...workbench,
    workspace,
    async openFile(name) {
      await quickInput('Control+KeyP', name, path.basename(name));
      await page.locator('.tab.active', { hasText: path.basename(name) }).first().waitFor();
      // A key pressed before the editor has the focus is lost.
      await page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
    },
    async command(title) {
      await quickInput('F1', `>${title}`, title);
    },
    async goToLine(line) {
      await quickInput('Control+KeyG', `:${line}`);
      await page.locator('.statusbar-item', { hasText: new RegExp(`Ln ${line}\\b`) }).waitFor();
    },
    async quickFixes() {
      const first = page.locator('.action-widget .monaco-list-row.action').first();
      for (let left = 5; ; left -= 1) {
        // The focus may still be on its way back from a quick input.
        await page.keyboard.press('Control+Period');
        try {
          await first.waitFor({ timeout: 5000 });
          return;
        } catch (error) {
          if (left === 0) throw error;
        }
      }
    },
    async reloadWindow() {
      const loaded = page.waitForEvent('load');
      await person.command('Developer: Reload Window');
      await loaded;
      await page.waitForSelector('.monaco-workbench');
    },
    async closeTab(name) {
      const tab = page.locator('.tab', { hasText: name }).first();
      await tab.click({ button: 'middle' });
      await tab.waitFor({ state: 'detached' });
    },
    async shot(name) {
      await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
    },
    async shotOf(name, selector, most = { width: 2000, height: 2000 }) {
      const box = (await page.locator(selector).first().boundingBox())!;
      const clip = { ...box, width: Math.min(box.width, most.width), height: Math.min(box.height, most.height) };
      await page.screenshot({ path: path.join(screenshots, `${name}.png`), clip });
    },
    async webview(selector) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const count = await page.locator('iframe.webview.ready').count();
        for (let index = 0; index < count; index += 1) {
          const frame = page.frameLocator('iframe.webview.ready').nth(index).frameLocator('iframe#active-frame');
          if (await frame.locator(selector).count().catch(() => 0) > 0) return frame;
        }
        if (Date.now() > deadline) throw new Error(`No webview shows ${selector}.`);
        await page.waitForTimeout(100);
      }
    },
    async answerDialog(file) {
      const input = page.locator('.quick-input-widget input.input');
      // The dialog begins with a path of its own choice, and has done so when its folder is listed; what is typed before is overwritten.
      await input.waitFor({ state: 'visible' });
      await page.locator('.quick-input-list .monaco-list-row', { hasText: '..' }).first().waitFor();
      // The dialog looks the path up while it is typed; it may need a second word when the machine is busy.
      for (const deadline = Date.now() + 60_000; await input.isVisible() && Date.now() < deadline;) {
        // It may close under the hand of who types, which is the end of this loop.
        await input.fill(file, { timeout: 5000 }).catch(() => undefined);
        await page.waitForTimeout(700);
        if (await input.inputValue({ timeout: 5000 }).catch(() => file) === file) await page.keyboard.press('Enter');
        await page.waitForTimeout(500);
      }
    },
    async replay(recording, file = path.join(root, 'test/vscode/fixtures/recordings', `${recording}.ndjson`)) {
      await person.command('MAPI Lens: Open a Probe Recording');
      await person.answerDialog(file);
      const panel = await person.webview('.toolbar');
      await panel.locator('h1', { hasText: path.basename(file) }).waitFor();
      await panel.locator('body[data-phase="ended"]').waitFor();
      await page.waitForTimeout(400);
      return panel;
    },
    async axe(selector) {
      const frame = await person.webview(selector);
      const inner = await (await frame.owner().elementHandle())!.contentFrame();
      await inner!.evaluate(readFileSync(axeScript, 'utf8'));
      const { violations } = await inner!.evaluate(() => (globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResult> } }).axe.run({ resultTypes: ['violations'] }));
      return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
    },
    async agree(look) {
      if (agreed) return;
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.waitFor();
      await look?.(dialog);
      await dialog.getByRole('button', { name: 'Run' }).click();
      agreed = true;
    },
    notification: (text) => page.locator('.notification-toast', { hasText: text }),
    async close() {
      await workbench.close();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
  return person;
}

/** A person opened once for a whole describe block; a failing test leaves a picture. */
export function withPerson(options: WorkbenchOptions & { fixture?: string } = {}): () => Person {
  let person: Person | undefined;
  before(async () => { person = await startPerson(options); });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await person?.shot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });
  after(async () => { await person?.close(); });
  return () => person!;
}
