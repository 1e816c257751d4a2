// Reads the arguments of `mapi-lens probe` into a request; every mistake is one sentence.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ProbeRequest, Snippet, TargetChoice } from '../../shared/probe';
import { findRecipe, recipes } from '../../native';
import { closest } from '../closest';
import { CommandError, value, wholeNumber, type Arguments } from '../command';

export function readRequest(args: Arguments, cwd: string): ProbeRequest {
  const [what, ...more] = args.positionals;
  if (what === undefined) throw new CommandError('What is to be probed? Name a file, FILE:FUNCTION, FILE:10-20, or a recipe (mapi-lens probe --list).');
  if (more.length > 0) throw new CommandError(`One probe at a time: "${more[0]}" is too much; run the command again for it.`);
  const compare = value(args, 'compare');
  const faults = value(args, 'faults');
  const runtime = value(args, 'runtime');
  if (runtime !== undefined && runtime !== 'native' && runtime !== 'wine') throw new CommandError(`--runtime cannot be "${runtime}"; use native or wine.`);
  const iterations = wholeNumber(args, 'iterations', 24);
  const runs = wholeNumber(args, 'runs', 1);
  const deadline = wholeNumber(args, 'deadline', 1);
  const memory = wholeNumber(args, 'memory', 64);
  const compiler = value(args, 'compiler');
  return {
    snippet: readSnippet(what, cwd, args),
    target: readTarget(args, cwd),
    ...(faults === undefined ? {} : { faults: faults.split(',').map((fault) => fault.trim()).filter((fault) => fault !== '') }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(iterations === undefined ? {} : { iterations }),
    ...(runs === undefined ? {} : { runs }),
    ...(compare === undefined ? {} : { compare: readSnippet(compare, cwd, args) }),
    ...(args.flags.has('attribute') ? { attribute: true } : args.flags.has('no-attribute') ? { attribute: false } : {}),
    ...(deadline === undefined ? {} : { deadlineMs: deadline * 1000 }),
    ...(memory === undefined ? {} : { memoryLimitBytes: memory * (1 << 20) }),
    ...(compiler === undefined ? {} : { compiler }),
    ...(args.values['compiler-flag'] === undefined ? {} : { compilerFlags: args.values['compiler-flag'] }),
  };
}

function readTarget(args: Arguments, cwd: string): TargetChoice {
  const target = value(args, 'target') ?? 'lab';
  const profile = value(args, 'profile');
  const withProfile = profile === undefined ? {} : { profile };
  if (target === 'lab') return { kind: 'lab' };
  if (target === 'system') return { kind: 'system', ...withProfile };
  const file = path.resolve(cwd, target);
  if (!existsSync(file)) throw new CommandError(`--target cannot be "${target}": there is no such file; use lab, system or the path of a MAPI library.`);
  return { kind: 'dll', path: file, ...withProfile };
}

/** `file.cpp`, `file.cpp:function`, `file.cpp:10-20`, `file.js` or a recipe's id. */
export function readSnippet(what: string, cwd: string, args: Arguments): Snippet {
  const lines = /^(.+):(\d+)-(\d+)$/.exec(what);
  const named = /^(.+\.\w+):([A-Za-z_~][\w:~]*)$/.exec(what);
  const file = path.resolve(cwd, lines?.[1] ?? named?.[1] ?? what);
  if (existsSync(file) && statSync(file).isFile()) {
    if (/\.[cm]?js$/.test(file)) return { kind: 'javascript', file };
    if (!/\.(?:c|cc|cpp|cxx|h|hpp|inl)$/i.test(file)) throw new CommandError(`${what} is neither C, C++ nor JavaScript; probe one of those.`);
    if (lines !== null) return { kind: 'selection', file, startLine: Number(lines[2]), endLine: Number(lines[3]) };
    return { kind: 'function', file, ...(named === null ? {} : { name: named[2]! }) };
  }
  const recipe = findRecipe(what);
  if (recipe !== undefined) return { kind: 'recipe', id: recipe.id, ...(args.flags.has('javascript') ? { language: 'javascript' as const } : {}) };
  const meant = closest(what, recipes().map((one) => one.id));
  throw new CommandError(`There is no file and no recipe "${what}"; ${meant === undefined ? 'mapi-lens probe --list shows the recipes' : `did you mean ${meant}?`}${meant === undefined ? '.' : ''}`);
}
