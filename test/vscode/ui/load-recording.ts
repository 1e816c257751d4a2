// A recording of a hundred thousand samples, made when it is needed.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export const SAMPLES = 100_000;
/** The last sample's growth of the heap, which a view must not have lost. */
export const GROWTH = (SAMPLES - 2) * 480;

/** Writes the recording `load.ndjson` and returns its path. */
export function writeLoad(folder: string): string {
  const environment = { platform: 'linux', arch: 'x64', runtime: 'native' };
  const target = { kind: 'lab', path: '', version: '' };
  const run = { role: 'measured', index: 0 };
  const lines = [JSON.stringify({ type: 'started', protocol: 1, title: 'load', runs: 1, environment, target }), JSON.stringify({ type: 'hello', protocol: 1, pid: 1, run, environment })];
  for (let index = 0; index < SAMPLES - 1; index += 1) {
    const heapBytes = 1_000_000 + index * 480 + (index === SAMPLES - 2 ? 0 : (index % 7) * 4096);
    lines.push(JSON.stringify({ type: 'sample', run, sample: { iteration: index * 10, atMs: index, counters: { heapBytes, privateBytes: 5_000_000 + index * 500 } } }));
  }
  const verdict = { kind: 'leaks', reason: 'Each iteration keeps 48 bytes.', counter: 'heapBytes', bytesPerIteration: 48, low: 48, high: 48 };
  const result = { verdict, control: { iterations: 0, samples: [], growth: {} }, runs: [], calls: [], articles: [], matches: [], target, environment };
  lines.push(JSON.stringify({ type: 'done', result }));
  const file = path.join(folder, 'load.ndjson');
  writeFileSync(file, lines.join('\n'));
  return file;
}
