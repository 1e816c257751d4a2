// The process in which a JavaScript snippet is measured: `probe-child.js <snippet> <mapi library>`.
// The only program of the product that calls MAPI; whatever happens in here, the engine sees it from outside.
import { createMapi, createMeter, heapCounter, MapiError, markingMeter } from '../ffi';
import { tieToEngine } from './lifeline';
import { atMemoryLimit } from './memory';
import { divertOutput, nextCommand, report } from './reports';
import { serveCounters } from './sampler';
import { describeError, loadSnippet } from './snippet';

const PROTOCOL = 1;
const OUT_OF_MEMORY = new Set(['E_OUTOFMEMORY', 'MAPI_E_NOT_ENOUGH_RESOURCES']);

async function main(snippetFile: string, libraryPath: string): Promise<void> {
  divertOutput();
  const untied = tieToEngine();
  if (untied !== undefined) report({ type: 'note', text: untied });
  const role = process.env['MAPI_LENS_ROLE'] ?? 'measured';
  const profile = process.env['MAPI_LENS_PROFILE'];
  let iteration = 0;
  let ended = false;
  const fail = (reason: string, error?: unknown): void => {
    if (ended) return;
    ended = true;
    const outOfMemory = error instanceof MapiError && OUT_OF_MEMORY.has(error.code) && atMemoryLimit();
    report({ type: 'failed', reason, iteration, ...(outOfMemory ? { outOfMemory } : {}) });
  };
  process.on('exit', (code) => fail(`The snippet ended the process with exit code ${code}; let iteration return instead`));
  process.on('uncaughtException', (error) => {
    fail(describeError(error, snippetFile), error);
    process.exit(1);
  });

  const counter = heapCounter();
  if (counter === undefined) report({ type: 'note', text: 'This system has no exact heap counter; growth is judged by the process counters.' });
  const meter = markingMeter(role === 'attribute') ?? createMeter(counter, role === 'attribute');
  const mapi = createMapi({ meter, libraryPath, ...(profile === undefined ? {} : { profile }) });
  try {
    const snippet = await loadSnippet(snippetFile);
    const state = await snippet.setup?.(mapi);
    report({ type: 'hello', protocol: PROTOCOL, pid: process.pid });
    for (let command = nextCommand(); command.kind !== 'end'; command = nextCommand()) {
      if (command.kind === 'gone') {
        ended = true;
        process.exit(0);
      }
      collectGarbage();
      meter.startBatch();
      const started = performance.now();
      for (let count = 0; count < command.iterations; count++) {
        if (role !== 'control') {
          meter.startIteration(iteration);
          const pending = snippet.iteration(mapi, iteration, state);
          if (pending instanceof Promise) await pending;
        }
        iteration++;
      }
      const ms = performance.now() - started;
      collectGarbage();
      const heap = meter.endBatch();
      report({ type: 'batch', iteration, ms, ...(heap === undefined ? {} : { heapBytes: heap.bytes, ...(heap.blocks === undefined ? {} : { heapBlocks: heap.blocks }) }) });
    }
    await snippet.teardown?.(mapi, state);
    if (meter.calls().length > 0) report({ type: 'calls', calls: meter.calls() });
    ended = true;
    report({ type: 'end' });
    process.exit(0);
  } catch (error) {
    fail(describeError(error, snippetFile), error);
    process.exit(1);
  }
}

/** Present when the launcher passes --expose-gc: leaves less of V8's own memory in a difference taken around a batch. */
function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

const [snippet, library] = process.argv.slice(2);
if (snippet === '--counters') {
  serveCounters();
  process.exit(0);
}
if (snippet === undefined || library === undefined) {
  process.stderr.write('usage: probe-child.js <snippet.js> <mapi library>\n');
  process.exit(2);
}
void main(snippet, library);
