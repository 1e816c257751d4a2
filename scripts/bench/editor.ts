// The real editor, driven as a person drives it: activation, server, typing, a running probe, and a chart of 100,000 samples in
// Chromium's own trace. `npm run build` first builds what ships; a shared machine makes every figure but the counts larger.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { FrameLocator } from 'playwright-core';
import { runInServer } from '../../test/vscode/harness/host-suite.mjs';
import { startPerson, type Person } from '../../test/vscode/ui/person';
import { SAMPLES, writeLoad } from '../../test/vscode/ui/load-recording';
import type { HostFigures } from './editor-host';
import { frameTimes, type TraceEvent } from './trace';

/** `--ui`: only what is seen through the browser. */
export async function editor(args: readonly string[]): Promise<number> {
  if (spawnSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' }).status !== 0) return 1;
  const row: Row = (what, value, bar) => console.log(`${what.padEnd(58)} ${value.padStart(18)}   ${bar}`);
  row('what', 'measured', 'bar');

  if (!args.includes('--ui')) showHost(await inHost(), row);

  const person = await startPerson({ fixture: 'probe', size: { width: 1600, height: 1600 }, settings: { 'mapiLens.probe.runs': 20 } });
  try {
    await person.openFile('stores.cpp');
    await person.page.locator('.editor-instance .squiggly-warning').first().waitFor();
    row('activation as the editor counts it (Running Extensions)', await activationShown(person), '<= 50 ms');
    const probe = await runProbe(person);
    row(`messages to the panel of a running probe (${probe.seconds.toFixed(1)} s)`, `${probe.messages.toFixed(1)} /s`, '<= 20 /s');
    row('extension host while nothing is asked of it', `${probe.idle.toFixed(1)} % of a core`, '');
    row('what a running probe adds to it', `${(probe.processor - probe.idle).toFixed(1)} % of a core`, '<= 5 %');
    const frames = await drawLoad(person);
    const of = (share: number): string => `${frames[Math.min(frames.length - 1, Math.floor(frames.length * share))]!.toFixed(1)} ms`;
    row(`frame of the chart with ${SAMPLES} samples, median of ${frames.length}`, of(0.5), '<= 16 ms');
    row(`frame of the chart with ${SAMPLES} samples, 95 % within`, of(0.95), '<= 16 ms');
    row(`frame of the chart with ${SAMPLES} samples, longest`, of(1), '');
  } finally {
    await person.close();
  }
  return 0;
}

type Row = (what: string, value: string, bar: string) => void;

function showHost(host: HostFigures, row: Row): void {
  row('extension.activate() as another extension awaits it', `${host.activationMs.toFixed(1)} ms`, '');
  row('server ready after a restart', `${host.readyMs.toFixed(0)} ms`, '');
  row('first finding after a restart', `${host.firstFindingMs.toFixed(0)} ms`, '');
  const edits = `edit to diagnostics in ${host.lines} lines`;
  row(`${edits}, median of the first ten`, `${host.firstMs.toFixed(0)} ms`, '');
  row(`${edits}, median of ${host.edits}`, `${host.medianMs.toFixed(0)} ms`, '');
  row(`${edits}, 95 % within`, `${host.p95Ms.toFixed(0)} ms`, '<= 50 ms');
}

async function inHost(): Promise<HostFigures> {
  const outfile = path.resolve('build/vscode-bench/host.js');
  await build({ entryPoints: [path.join(__dirname, 'editor-host.ts')], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'], logLevel: 'warning' });
  return (await runInServer(outfile) as unknown as { figures: HostFigures }).figures;
}

async function activationShown({ page, command, openFile }: Person): Promise<string> {
  await command('Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension', { hasText: /mapi.lens/i });
  await row.waitFor();
  const shown = /Activation:\s*(\d+\s*ms)/i.exec(await row.innerText())?.[1];
  await openFile('stores.cpp');
  return shown ?? 'not shown';
}

interface ProbeLoad { readonly messages: number; readonly processor: number; readonly seconds: number }

async function runProbe({ page, serverPid, webview }: Person): Promise<ProbeLoad & { readonly idle: number }> {
  const idle = await idleLoad(extensionHost(serverPid));
  await page.locator('.codelens-decoration a', { hasText: 'Probe for leaks' }).first().click();
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Run' }).click();
  const panel = await webview('.toolbar');
  await panel.locator('body[data-phase="running"]').waitFor({ timeout: 60_000 });
  const end = await watchLoad(serverPid, panel);
  await panel.locator('body[data-phase="ended"]').waitFor({ timeout: 90_000 });
  return { idle, ...await end() };
}

/** Percent of a core that a process uses while nothing is asked of it. */
async function idleLoad(pid: number): Promise<number> {
  const seconds = 5;
  const before = processorSeconds(pid);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return (100 * (processorSeconds(pid) - before)) / seconds;
}

/** Counts what the panel is sent and what the extension host uses of a core, until the returned function is called. */
async function watchLoad(serverPid: number, panel: FrameLocator): Promise<() => Promise<ProbeLoad>> {
  const frame = (await (await panel.owner().elementHandle())!.contentFrame())!;
  await frame.evaluate(() => {
    const counted = globalThis as unknown as { messagesSeen: number };
    counted.messagesSeen = 0;
    addEventListener('message', () => { counted.messagesSeen += 1; });
  });
  const host = extensionHost(serverPid);
  const begin = performance.now();
  const before = processorSeconds(host);
  return async () => {
    const seconds = (performance.now() - begin) / 1000;
    const used = processorSeconds(host) - before;
    const seen = await frame.evaluate(() => (globalThis as unknown as { messagesSeen: number }).messagesSeen);
    return { messages: seen / seconds, processor: (100 * used) / seconds, seconds };
  };
}

function extensionHost(server: number): number {
  const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((pid) => {
    try {
      return Number(statOf(pid)[1]) === server && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost');
    } catch {
      return false; // it ended meanwhile
    }
  });
  if (found === undefined) throw new Error('The server has no extension host.');
  return Number(found);
}

/** The fields behind the name of the program: state, parent, ... */
function statOf(pid: string | number): readonly string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** The kernel counts in hundredths of a second. */
function processorSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Replays the samples into the panel, then lets it draw all of them again and again; the times of its frames, in order of size. */
async function drawLoad(person: Person): Promise<number[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-load-'));
  const browser = person.page.context().browser()!;
  try {
    const panel = await person.replay('load', writeLoad(folder));
    const frame = (await (await panel.owner().elementHandle())!.contentFrame())!;
    await browser.startTracing(person.page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'toplevel'] });
    await frame.evaluate(async () => {
      performance.mark('the-panel');
      const select = document.querySelector<HTMLSelectElement>('#counter')!;
      for (let round = 0; round < 60; round += 1) {
        await new Promise((next) => requestAnimationFrame(() => {
          select.value = round % 2 === 0 ? 'privateBytes' : 'heapBytes';
          select.dispatchEvent(new Event('change'));
          next(undefined);
        }));
      }
    });
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
    return frameTimes(trace.traceEvents, 'the-panel');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
