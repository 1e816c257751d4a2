// A parsing thread: has an analyzer of its own that knows the macros of all headers, and sends back what each file gives.

import { parentPort, workerData } from 'node:worker_threads';
import { createAnalyzer } from '../analyzer';
import type { ParseAnswer, ParseOrder, WorkerSetup } from './parse-pool';

const setup = workerData as WorkerSetup;
const port = parentPort!;

void createAnalyzer(setup.grammars).then((analyzer) => {
  analyzer.configure({ levels: {}, api: setup.api });
  analyzer.setParsed(setup.macros.file, '', { model: setup.macros, problems: [] });
  port.on('message', (order: ParseOrder) => {
    const answer: ParseAnswer = { parsed: order.files.map(({ name, text }) => analyzer.parse(name, text)) };
    port.postMessage(answer);
  });
  port.postMessage({ parsed: [] } satisfies ParseAnswer);
});
