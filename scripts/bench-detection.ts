// The detection experiment: real probes of workloads with a leak of known size and without one. Prints a table as in docs/probe.md.
//   npm run bench -- detection            the whole experiment, 400 probes
//   npm run bench -- detection --probes 40
import path from 'node:path';
import { runProbe } from '../src/native';
import type { ProbeRequest, ProbeResult } from '../src/shared/probe';

const program = path.resolve(__dirname, '../test/probe/programs/detection.cpp');
const shapes = ['plain', 'withStep', 'withSteps', 'withCache', 'withSawtooth', 'withWorkingSet', 'withWarmUp', 'withDoubling'];
const leakShapes = [...shapes, 'sometimes'];
const sizes = [16, 48, 256, 4096];

interface Row {
  readonly name: string;
  probes: number;
  leaks: number;
  steady: number;
  inconclusive: number;
  failed: number;
  inside: number;
}

export async function detection(args: readonly string[] = []): Promise<number> {
  const at = args.indexOf('--probes');
  const total = at >= 0 ? Number(args[at + 1]) : 400;
  const jobs = [
    ...Array.from({ length: total / 2 }, (_, index) => ({ shape: leakShapes[Math.floor(index / sizes.length) % leakShapes.length]!, size: sizes[index % sizes.length]! })),
    ...Array.from({ length: total / 2 }, (_, index) => ({ shape: shapes[index % shapes.length]!, size: 0 })),
  ];
  const rows = new Map<string, Row>();
  const started = Date.now();
  const queue = jobs.values();
  await Promise.all([0, 1].map(async () => {
    for (const { shape, size } of queue) {
      const result = await probe({ snippet: { kind: 'function', file: program, name: shape }, compilerFlags: [`-DLEAK=${size}`], attribute: false });
      note(rows, size === 0 ? `no leak, ${shape}` : `${size} B, ${shape}`, result, size);
      if (wrong(result, size)) console.log(`  ${size} B ${shape}: ${result.verdict.kind}, ${result.verdict.reason} [${result.verdict.low} .. ${result.verdict.high}]`);
    }
  }));
  return print(rows, Date.now() - started);
}

async function probe(request: ProbeRequest): Promise<ProbeResult> {
  for await (const event of runProbe(request)) if (event.type === 'done') return event.result;
  throw new Error('The probe ended without a result.');
}

function wrong({ verdict }: ProbeResult, size: number): boolean {
  return size > 0 ? verdict.kind !== 'leaks' || !isInside(verdict, size) : verdict.kind !== 'steady';
}

function isInside({ low, high }: ProbeResult['verdict'], size: number): boolean {
  return low !== undefined && high !== undefined && low <= size + 1e-6 && size - 1e-6 <= high;
}

function note(rows: Map<string, Row>, name: string, { verdict }: ProbeResult, size: number): void {
  const row = rows.get(name) ?? { name, probes: 0, leaks: 0, steady: 0, inconclusive: 0, failed: 0, inside: 0 };
  rows.set(name, row);
  row.probes++;
  row[verdict.kind]++;
  if (size > 0 && verdict.kind === 'leaks' && isInside(verdict, size)) row.inside++;
}

function print(rows: ReadonlyMap<string, Row>, ms: number): number {
  const sum = (pick: (row: Row) => boolean, field: 'probes' | 'leaks' | 'steady' | 'inconclusive' | 'failed' | 'inside'): number => [...rows.values()].filter(pick).reduce((total, row) => total + row[field], 0);
  const line = (name: string, pick: (row: Row) => boolean, leak: boolean): string => `| ${name} | ${sum(pick, 'probes')} | ${sum(pick, 'leaks')} | ${sum(pick, 'steady')} | ${sum(pick, 'inconclusive')} | ${sum(pick, 'failed')} | ${leak ? sum(pick, 'inside') : '-'} |`;
  console.log('\n| workload | probes | leaks | steady | inconclusive | failed | true size inside the interval |\n|---|---|---|---|---|---|---|');
  for (const size of sizes) console.log(line(`${size} bytes per iteration`, (row) => row.name.startsWith(`${size} B,`), true));
  for (const shape of shapes) console.log(line(`no leak, ${shape}`, (row) => row.name === `no leak, ${shape}`, false));
  const leaky = (row: Row): boolean => !row.name.startsWith('no leak');
  console.log(line('**all leaks**', leaky, true));
  console.log(line('**all without**', (row) => !leaky(row), false));
  const found = sum(leaky, 'leaks') / sum(leaky, 'probes');
  const inside = sum(leaky, 'inside') / sum(leaky, 'probes');
  const alarms = sum((row) => !leaky(row), 'leaks') / sum((row) => !leaky(row), 'probes');
  console.log(`\nfound ${(found * 100).toFixed(1)} % (bar 99), true size inside ${(inside * 100).toFixed(1)} % (bar 95), false alarms ${(alarms * 100).toFixed(1)} % (bar 1), ${Math.round(ms / 1000)} s`);
  return found >= 0.99 && inside >= 0.95 && alarms <= 0.01 ? 0 : 1;
}

if (require.main === module) void detection(process.argv.slice(2)).then((code) => process.exit(code));
