// `mapi-lens watch <pid>`: a live chart of a running process, with slope and verdict, until Ctrl-C or the process ends.
import { watchProcess } from '../../native';
import type { Verdict } from '../../shared/probe';
import { choice, CommandError, exitCodes, wholeNumber, type Command } from '../command';
import { liveChart } from '../probe/chart';
import { bytes } from '../probe/numbers';
import { verdictLine } from '../probe/report';

const formats = ['text', 'ndjson'] as const;

export const watch: Command = {
  name: 'watch',
  usage: '<pid> [options]',
  summary: 'Watch a running process and say whether it grows.',
  options: {
    interval: { type: 'string', value: 'MS', help: 'Time between samples (default: 500).' },
    seconds: { type: 'string', value: 'N', help: 'Stop by itself after this time.' },
    format: { type: 'string', value: 'text|ndjson', help: 'Form of the output (default: text).' },
  },
  run: async (args, io) => {
    const [given, ...more] = args.positionals;
    if (given === undefined || !/^\d+$/.test(given) || more.length > 0) throw new CommandError('Which process? Give its number: mapi-lens watch PID.');
    const intervalMs = wholeNumber(args, 'interval', 20);
    const seconds = wholeNumber(args, 'seconds', 1);
    const format = choice(args, 'format', formats, 'text');
    const chart = format === 'text' ? liveChart(io) : undefined;
    let verdict: Verdict = { kind: 'inconclusive', reason: 'Nothing was seen yet.' };
    for await (const event of watchProcess(Number(given), { signal: io.signal, ...(intervalMs === undefined ? {} : { intervalMs }), ...(seconds === undefined ? {} : { durationMs: seconds * 1000 }) })) {
      if (format === 'ndjson') io.out(`${JSON.stringify(event)}\n`);
      switch (event.type) {
        case 'watching':
          if (format === 'text') io.out(io.paint.dim(`Watching ${event.name} (${event.pid}); Ctrl-C ends it.\n`));
          break;
        case 'sample': {
          const shown = event.sample.counters.privateBytes ?? event.sample.counters.workingSet;
          if (shown === undefined) break;
          chart?.caption(`${bytes(shown)} private after ${event.sample.iteration} s  ${verdict.reason}`);
          chart?.add(`process ${given}`, shown);
          break;
        }
        case 'assessment': ({ verdict } = event); break;
        case 'stopped': ({ verdict } = event); break;
        case 'exited':
          if (format === 'text') io.err('The process has ended.');
          break;
        case 'unavailable': throw new CommandError(event.reason);
      }
    }
    chart?.clear();
    if (format === 'text') io.out(`${verdictLine(verdict, io.paint)}\n`);
    return { steady: exitCodes.ok, leaks: exitCodes.findings, inconclusive: exitCodes.inconclusive, failed: exitCodes.usage }[verdict.kind];
  },
};
