// `mapi-lens check`: findings in source files, as text, JSON or SARIF.

import { availableParallelism } from 'node:os';
import path from 'node:path';
import { knownWords, ruleCatalogue } from '../../analyzer';
import { analyse } from '../analysis';
import { readBaseline, writeBaseline } from '../baseline';
import { closest } from '../closest';
import { CommandError, choice, exitCodes, value, wholeNumber, type Arguments, type Command } from '../command';
import { loadConfig } from '../config-file';
import { formatJson } from '../format/json';
import { atLeast, type CheckResult } from '../format/result';
import { formatSarif } from '../format/sarif';
import { formatText } from '../format/text';
import { rulePageText } from '../format/rule-page';
import type { Io } from '../io';
import { shownFrom } from '../paths';
import { productVersion } from '../product';
import { findFiles } from '../sources/find-files';

export const check: Command = {
  name: 'check',
  usage: '[paths...] [options]',
  summary: 'Find leaks in C, C++ and C# source; folders, files and globs, the current folder by default.',
  options: {
    format: { type: 'string', value: 'text|json|sarif', help: 'How findings are written; text by default.' },
    'fail-on': { type: 'string', value: 'LEVEL', help: 'End with 1 at error, warning (default) or note and above; never to end with 0.' },
    baseline: { type: 'string', value: 'FILE', help: 'Leave out the findings that this file holds.' },
    'update-baseline': { type: 'boolean', help: 'Write the present findings to the file of --baseline, and end with 0.' },
    jobs: { type: 'string', value: 'N', help: 'Threads to work with; one for two processors by default.' },
    cache: { type: 'string', value: 'FILE', help: 'Keep what was learned in this file; the next check looks only at what changed.' },
    fix: { type: 'boolean', help: 'Apply the repairs that findings offer, then report what is left.' },
    rule: { type: 'string', value: 'ID', multiple: true, help: 'Only findings of this rule; may be given several times.' },
  },
  run: async (args, io) => {
    const format = choice(args, 'format', ['text', 'json', 'sarif'], 'text');
    const failOn = choice(args, 'fail-on', ['error', 'warning', 'note', 'never'], 'warning');
    const rules = chosenRules(args);
    // Each thread keeps another processor busy with compiling and collecting garbage.
    const jobs = wholeNumber(args, 'jobs', 1) ?? Math.max(1, Math.min(Math.floor(availableParallelism() / 2), 8));
    const show = shownFrom(io.cwd);
    const baseline = value(args, 'baseline');
    if (args.flags.has('update-baseline') && baseline === undefined) throw new CommandError('--update-baseline needs a file; name it with --baseline FILE.');
    const baselineFile = baseline === undefined ? undefined : path.resolve(io.cwd, baseline);
    const sift = baselineFile === undefined || args.flags.has('update-baseline') ? undefined : readBaseline(baselineFile, baseline!);

    const { isExcluded, ...config } = loadConfig(io.cwd, args.positionals, show);
    const found = await findFiles(args.positionals, { cwd: io.cwd, isExcluded, show });
    const cache = value(args, 'cache');
    const analysed = await analyse({ ...found, config, ...(cache === undefined ? {} : { cache: path.resolve(io.cwd, cache) }), rules, jobs, fix: args.flags.has('fix'), repairs: (findings) => sift?.(findings).fresh ?? findings, show }, io);
    // Half of the findings would pass for all of them, and as a baseline would take the place of the whole one.
    if (io.signal.aborted) throw new CommandError(`The check was interrupted, so nothing is reported${args.flags.has('fix') ? '; the repairs made until then are in the files' : ''}; run it again.`);
    if (baselineFile !== undefined && sift === undefined) {
      writeBaseline(baselineFile, baseline!, analysed.findings, productVersion());
      return exitCodes.ok;
    }
    const { fresh, known } = sift?.(analysed.findings) ?? { fresh: analysed.findings, known: 0 };
    const result: CheckResult = { ...analysed, findings: fresh, known };
    io.out(write(result, format, io));
    return failOn !== 'never' && fresh.some((finding) => atLeast(finding.level, failOn)) ? exitCodes.findings : exitCodes.ok;
  },
};

function write(result: CheckResult, format: 'text' | 'json' | 'sarif', io: Io): string {
  switch (format) {
    case 'text': return formatText(result, io.paint, io.columns);
    case 'json': return formatJson(result, productVersion());
    case 'sarif': return formatSarif(result, productVersion(), io.cwd, ruleCatalogue, rulePageText);
  }
}

function chosenRules(args: Arguments): readonly string[] {
  const chosen = args.values['rule'] ?? [];
  for (const id of chosen) {
    if (knownWords.ruleIds.includes(id)) continue;
    const meant = closest(id, knownWords.ruleIds);
    throw new CommandError(`There is no rule "${id}"; ${meant === undefined ? 'mapi-lens explain lists them all' : `did you mean ${meant}`}${meant === undefined ? '.' : '?'}`);
  }
  return chosen;
}
