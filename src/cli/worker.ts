// A helping thread: parses files, and later checks some of them in the light of all. It has an analyzer of its own.

import { parentPort, workerData } from 'node:worker_threads';
import { createAnalyzer } from '../analyzer';
import type { Answer, Order, WorkerSetup } from './threads';

const setup = workerData as WorkerSetup;
const port = parentPort!;

void createAnalyzer(setup.grammars).then((analyzer) => {
  analyzer.configure(setup.config);
  const answer = (order: Order): Answer => {
    switch (order.kind) {
      case 'know':
        for (const { name, text, parsed } of order.files) analyzer.setParsed(name, text, parsed);
        return { kind: 'done' };
      case 'parse': return { kind: 'parsed', parsed: order.files.map(({ name, text }) => analyzer.parse(name, text)) };
      case 'check': return { kind: 'checked', reports: order.files.map((name) => analyzer.check(name)) };
    }
  };
  port.on('message', (order: Order) => port.postMessage(answer(order)));
  port.postMessage({ kind: 'done' } satisfies Answer);
});
