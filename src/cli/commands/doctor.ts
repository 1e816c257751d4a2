// `mapi-lens doctor`: which MAPI this machine has, and which articles concern it.

import path from 'node:path';
import { examine, examineDll } from '../../native';
import type { ArticleStatus, DoctorReport } from '../../shared';
import { choice, CommandError, exitCodes, value, type Command } from '../command';
import type { Io } from '../io';

export const doctor: Command = {
  name: 'doctor',
  usage: '[--dll FILE] [--runtime native|wine] [--format text|json]',
  summary: 'Say which MAPI is installed and which articles concern it.',
  options: {
    dll: { type: 'string', value: 'FILE', help: 'Look at this DLL only; works on any system.' },
    runtime: { type: 'string', value: 'KIND', help: 'native (default) or wine: the machine that is looked at.' },
    format: { type: 'string', value: 'FORMAT', help: 'text (default) or json.' },
  },
  run: (args, io) => {
    const format = choice(args, 'format', ['text', 'json'] as const, 'text');
    const file = value(args, 'dll');
    if (args.positionals.length > 0) throw new CommandError(`doctor takes no argument "${args.positionals[0]}"; name a DLL with --dll.`);
    const answer = file === undefined ? examine(choice(args, 'runtime', ['native', 'wine'] as const, 'native')) : examineDll(path.resolve(io.cwd, file));
    if ('problem' in answer) throw new CommandError(answer.problem);
    io.out(format === 'json' ? `${JSON.stringify(answer.ok, null, 2)}\n` : describe(answer.ok, io));
    return Promise.resolve(exitCodes.ok);
  },
};

const shown: readonly ArticleStatus[] = ['affected', 'unknown', 'fixed'];

function describe(report: DoctorReport, { paint }: Io): string {
  const lines: string[] = [];
  const section = (title: string, rows: readonly string[]): void => {
    if (rows.length > 0) lines.push(paint.bold(title), ...rows.map((row) => `  ${row}`), '');
  };
  section('Mail clients', report.clients.map((client) =>
    `${client.isDefault ? paint.green('default ') : ''}${client.name} (${client.scope}, ${client.view}): ${client.resolvedDllEx ?? client.resolvedDll ?? client.dllPathEx ?? client.dllPath ?? 'no DLL named'}`));
  section('MAPI files', report.dlls.map((dll) => `${dll.path}  ${dll.version ?? 'no version'}  ${dll.bitness}  ${paint.dim(dll.role)}`));
  if (report.cleanUpMapiHeap !== undefined) section('Registry', [`CleanUpMAPIHeap is ${report.cleanUpMapiHeap ?? 'not set'}`]);
  const colour = { affected: paint.red, unknown: paint.yellow, fixed: paint.green, 'not-applicable': paint.dim };
  // Without a file to judge by, every article would say the same.
  const told = report.dlls.length === 0 ? [] : report.articles.filter((article) => shown.includes(article.state));
  section('Articles', shown.flatMap((state) => told.filter((article) => article.state === state)
    .map((article) => `${colour[state](state.padEnd(8))}  ${article.id.padEnd(8)}  ${article.reason}`)));
  const rest = report.articles.length - told.length;
  if (rest > 0 && report.dlls.length > 0) lines.push(paint.dim(`${rest} articles do not apply; --format json lists them.`), '');
  section('Problems', report.problems.map((problem) => paint.yellow(problem)));
  return lines.join('\n');
}
