// `mapi-lens probe`: runs a function, selected lines, a JavaScript snippet or a recipe against a MAPI library and says whether
// it leaks. Text with a live chart on a terminal, one JSON result, or the events as they happen.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { record, recipes, replay, runProbe } from '../../native';
import type { ProbeEvent, ProbeResult, VerdictKind } from '../../shared/probe';
import { choice, CommandError, exitCodes, value, type Command } from '../command';
import type { Io } from '../io';
import { readRequest } from '../probe/arguments';
import { liveChart, type Chart } from '../probe/chart';
import { eventLine, resultText, table } from '../probe/report';

const formats = ['text', 'json', 'ndjson'] as const;

/** The contract: 0 steady, 1 leaks, 3 inconclusive, 2 failed. */
const codes: Readonly<Record<VerdictKind, number>> = { steady: exitCodes.ok, leaks: exitCodes.findings, inconclusive: exitCodes.inconclusive, failed: exitCodes.usage };

export const probe: Command = {
  name: 'probe',
  usage: '<file[:function] | file:10-20 | recipe> [options]',
  summary: 'Run code against a MAPI library and measure whether it leaks.',
  options: {
    target: { type: 'string', value: 'lab|system|PATH', help: 'MAPI library to run against (default: the embedded lab).' },
    profile: { type: 'string', help: 'MAPI profile for a target other than the lab.' },
    faults: { type: 'string', value: 'ID,...|PRESET|all|none', help: 'Faults of the lab to switch on.' },
    runtime: { type: 'string', value: 'native|wine', help: 'What runs the program.' },
    iterations: { type: 'string', value: 'N', help: 'Iterations of a run (default: about half a second of them).' },
    runs: { type: 'string', value: 'N', help: 'Fresh processes that must agree (default: 3, fewer when the answer is clear).' },
    compare: { type: 'string', value: 'FILE', help: 'Measure this one too, for before and after.' },
    attribute: { type: 'boolean', help: 'Say which MAPI calls keep bytes, whatever the verdict.' },
    'no-attribute': { type: 'boolean', help: 'Do not look for the calls.' },
    deadline: { type: 'string', value: 'SECONDS', help: 'Deadline of a run (default: 20).' },
    memory: { type: 'string', value: 'MB', help: 'Memory a run may use (default: 1024).' },
    compiler: { type: 'string', value: 'COMMAND', help: 'C++ compiler to use.' },
    'compiler-flag': { type: 'string', value: 'FLAG', multiple: true, help: 'A further flag, source or library (write --compiler-flag=-Ifolder); may be repeated.' },
    javascript: { type: 'boolean', help: 'Take the JavaScript form of a recipe.' },
    record: { type: 'string', value: 'FILE', help: 'Save the events to a file.' },
    replay: { type: 'string', value: 'FILE', help: 'Show saved events again instead of running anything.' },
    format: { type: 'string', value: 'text|json|ndjson', help: 'Form of the output (default: text).' },
    list: { type: 'boolean', help: 'List the recipes.' },
  },
  run: async (args, io) => {
    if (args.flags.has('list')) return list(io);
    const format = choice(args, 'format', formats, 'text');
    const saved = value(args, 'replay');
    if (saved !== undefined && !existsSync(path.resolve(io.cwd, saved))) throw new CommandError(`The recording ${saved} does not exist; make one with --record.`);
    let events: AsyncIterable<ProbeEvent> = saved !== undefined ? replay(path.resolve(io.cwd, saved)) : runProbe(readRequest(args, io.cwd), { signal: io.signal });
    const file = value(args, 'record');
    if (file !== undefined) events = record(events, writable(path.resolve(io.cwd, file), file));
    if (format === 'ndjson') return stream(events, io);
    const result = await follow(events, format === 'text' ? io : undefined, io);
    if (result === undefined) {
      io.err('mapi-lens: The probe was stopped before it had an answer.');
      return exitCodes.usage;
    }
    if (format === 'json') io.out(`${JSON.stringify(result, null, 2)}\n`);
    else io.out(`\n${resultText(result, io.paint)}`);
    return codes[result.verdict.kind];
  },
};

async function stream(events: AsyncIterable<ProbeEvent>, io: Io): Promise<number> {
  let code: number = exitCodes.usage;
  for await (const event of events) {
    io.out(`${JSON.stringify(event)}\n`);
    if (event.type === 'done') code = codes[event.result.verdict.kind];
  }
  return code;
}

/** Shows the events while they come (on `screen`) and answers the result; undefined when the probe was stopped. */
async function follow(events: AsyncIterable<ProbeEvent>, screen: Io | undefined, io: Io): Promise<ProbeResult | undefined> {
  const chart = screen === undefined ? undefined : liveChart(screen);
  let result: ProbeResult | undefined;
  for await (const event of events) {
    if (event.type === 'sample') draw(event, chart, io);
    const line = screen === undefined ? undefined : eventLine(event, io.paint);
    if (line !== undefined) {
      chart?.clear();
      io.out(`${line}\n`);
    }
    if (event.type === 'done') result = event.result;
  }
  chart?.clear();
  io.status('');
  return result;
}

function draw(event: Extract<ProbeEvent, { type: 'sample' }>, chart: Chart | undefined, io: Io): void {
  const { run, sample } = event;
  const shown = sample.counters.heapBytes ?? sample.counters.privateBytes;
  const name = run.role === 'control' ? 'control' : run.role === 'attribute' ? 'calls' : `${run.role === 'compare' ? 'compared ' : ''}process ${run.index + 1}`;
  if (chart === undefined) io.status(`${name}: ${sample.iteration} iterations`);
  else if (shown !== undefined) {
    chart.caption(`${sample.counters.heapBytes === undefined ? 'private bytes' : 'heap bytes'} after ${sample.iteration} iterations${sample.warmUp === true ? ' (warm-up)' : ''}`);
    chart.add(name, shown);
  }
}

function list(io: Io): number {
  const rows = recipes().map((recipe) => [recipe.id, [recipe.files.cpp === undefined ? '' : 'C++', recipe.files.javascript === undefined ? '' : 'JavaScript'].filter((one) => one !== '').join(', '), recipe.title]);
  io.out(`${table(['recipe', 'forms', 'title'], rows).join('\n')}\n`);
  return exitCodes.ok;
}

function writable(file: string, given: string): string {
  if (!existsSync(path.dirname(file))) throw new CommandError(`--record cannot write ${given}: its folder does not exist; make it first.`);
  return file;
}
