// Draws media/icon.png, the extension's icon, from an SVG of ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256"><rect width="256" height="256" rx="48" fill="#14304f"/><g fill="none" stroke-linecap="round" stroke-linejoin="round"><circle cx="112" cy="112" r="68" stroke="#e8f0f8" stroke-width="16"/><path d="M162 162 216 216" stroke="#e8f0f8" stroke-width="22"/><path d="M72 132 98 104l22 16 32-40" stroke="#f2b441" stroke-width="14"/></g></svg>`;
const executablePath = spawnSync('sh', ['-c', 'command -v chromium']).stdout.toString().trim();
const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-icon-'));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
writeFileSync(path.join(folder, 'icon.html'), `<body style="margin:0;background:transparent">${svg}`);
await page.goto(`file://${folder}/icon.html`);
await page.screenshot({ path: 'media/icon.png', omitBackground: true });
await browser.close();
rmSync(folder, { recursive: true });
