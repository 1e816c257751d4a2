// Starts one VS Code server with folders of its own and opens its workbench in Chromium. Used by the suite inside the extension
// host and by the tests that use the workbench as a person does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { installWorkbench } from './install.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'workbench.tips.enabled': false,
  // Looking for ports to forward is the server's own business, in the extension host.
  'remote.autoForwardPorts': false,
};

/**
 * @param {{ workspace?: string, settings?: object, trust?: boolean, env?: object, tests?: string, size?: { width: number, height: number }, reducedMotion?: boolean, highContrast?: boolean }} options
 * `tests` is a module that exports run(); without it the workbench just opens with the extension.
 */
export async function openWorkbench(options = {}) {
  const tools = installWorkbench();
  const home = mkdtempSync(path.join(tmpdir(), 'mapi-lens-vscode-'));
  const userFolder = path.join(home, 'user/User');
  mkdirSync(userFolder, { recursive: true });
  mkdirSync(path.join(home, 'user/Machine'), { recursive: true });
  writeFileSync(path.join(userFolder, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  writeFileSync(path.join(home, 'user/Machine/settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));

  const server = spawn(tools.node, [tools.server,
    '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms', '--enable-smoke-test-driver',
    '--disable-telemetry', ...(options.trust === false ? [] : ['--disable-workspace-trust']),
    '--server-data-dir', path.join(home, 'server'), '--user-data-dir', path.join(home, 'user'), '--extensions-dir', path.join(home, 'extensions'),
  ], { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  server.stderr.on('data', (data) => { log += data; });
  const port = await new Promise((resolve, reject) => {
    server.stdout.on('data', (data) => {
      log += data;
      const match = /Extension host agent listening on (\d+)/.exec(log);
      if (match) resolve(match[1]);
    });
    server.on('exit', (code) => reject(new Error(`The VS Code server ended with code ${code}:\n${log}`)));
  });

  const browser = await chromium.launch({
    executablePath: tools.chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext({ forcedColors: options.highContrast ? 'active' : 'none', colorScheme: options.highContrast ? 'dark' : 'light', viewport: options.size ?? { width: 1400, height: 900 }, reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [['extensionDevelopmentPath', remote(root)], ['skipWelcome', 'true'], ['skipReleaseNotes', 'true']];
  if (options.tests !== undefined) payload.push(['extensionTestsPath', remote(options.tests)]);
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (options.workspace !== undefined) query.set('folder', options.workspace);
  const url = `http://127.0.0.1:${port}/?${query}`;

  return {
    page, url, home, port,
    serverPid: server.pid,
    serverLog: () => log,
    async goto() {
      await page.goto(url);
      await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
      // Our icon stands in the activity bar when the extension's contributions are known.
      if (options.tests === undefined) await page.waitForSelector('.activitybar [aria-label^="MAPI Lens"]', { timeout: 60_000 });
    },
    async close() {
      await browser.close();
      const ended = once(server, 'exit');
      try { process.kill(-server.pid, 'SIGKILL'); } catch { /* it has already ended */ }
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
