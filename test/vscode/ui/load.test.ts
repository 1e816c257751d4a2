// A hundred thousand samples in the panel: a frame stays short, and few messages carry them.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../harness/workbench.mjs';
import { withPerson } from './person';

const SAMPLES = 100_000;
const recording = path.join(root, 'test/vscode/fixtures/recordings/load.ndjson');

describe('a hundred thousand samples', () => {
  before(() => {
    mkdirSync(path.dirname(recording), { recursive: true });
    const environment = { platform: 'linux', arch: 'x64', runtime: 'native' };
    const target = { kind: 'lab', path: '', version: '' };
    const run = { role: 'measured', index: 0 };
    const lines = [JSON.stringify({ type: 'started', protocol: 1, title: 'load', runs: 1, environment, target }), JSON.stringify({ type: 'hello', protocol: 1, pid: 1, run, environment })];
    for (let index = 0; index < SAMPLES - 1; index += 1) lines.push(JSON.stringify({ type: 'sample', run, sample: { iteration: index * 10, atMs: index, counters: { heapBytes: 1_000_000 + index * 480 + (index % 7) * 4096, privateBytes: 5_000_000 + index * 500 } } }));
    const verdict = { kind: 'leaks', reason: 'Each iteration keeps 48 bytes.', counter: 'heapBytes', bytesPerIteration: 48, low: 48, high: 48 };
    const result = { verdict, control: { iterations: 0, samples: [], growth: {} }, runs: [], calls: [], articles: [], matches: [], target, environment };
    lines.push(JSON.stringify({ type: 'done', result }));
    writeFileSync(recording, lines.join('\n'));
  });
  after(() => rmSync(recording, { force: true }));

  const person = withPerson({ fixture: 'probe' });

  it('are drawn in at most 16 ms a frame', async () => {
    const one = person();
    const panel = await one.replay('load');
    await one.shot('panel-load');
    const owner = (await (await panel.owner().elementHandle())!.contentFrame())!;
    // Each change of the counter draws all the samples anew.
    const times = await owner.evaluate(() => {
      const select = document.querySelector<HTMLSelectElement>('#counter')!;
      return Array.from({ length: 40 }, (_, round) => {
        select.value = round % 2 === 0 ? 'privateBytes' : 'heapBytes';
        const begin = performance.now();
        select.dispatchEvent(new Event('change'));
        return performance.now() - begin;
      });
    });
    times.sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)]!;
    console.log(`      drawing ${SAMPLES} samples: median ${median.toFixed(1)} ms, slowest ${times.at(-1)!.toFixed(1)} ms`);
    assert.ok(median <= 16, `a frame takes ${median.toFixed(1)} ms`);
  });
});
