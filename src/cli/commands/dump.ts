// `mapi-lens dump`: what each layer of the analyzer makes of a file, for looking inside.

import path from 'node:path';
import { dumpFile, dumpKinds } from '../../analyzer';
import { CommandError, exitCodes, orList, type Command } from '../command';
import { loadConfig } from '../config-file';
import { loadGrammars } from '../grammars';
import { shownFrom } from '../paths';
import { readSource } from '../sources/read-source';

export const dump: Command = {
  name: 'dump',
  usage: '--model|--cfg|--dot|--summaries|--ownership FILE[:function]',
  summary: 'Show what the analyzer makes of a file, layer by layer.',
  options: {
    model: { type: 'boolean', help: 'Functions as they were understood.' },
    cfg: { type: 'boolean', help: 'Control flow as text with arrows.' },
    dot: { type: 'boolean', help: 'Control flow for Graphviz.' },
    summaries: { type: 'boolean', help: 'What each function does for its callers.' },
    ownership: { type: 'boolean', help: 'What is owned, given back and lost on the paths of each function.' },
  },
  run: async (args, io) => {
    const chosen = dumpKinds.filter((kind) => args.flags.has(kind));
    if (chosen.length !== 1) throw new CommandError(`dump shows one layer at a time; choose ${orList(dumpKinds.map((kind) => `--${kind}`))}.`);
    const [target, ...more] = args.positionals;
    if (target === undefined || more.length > 0) throw new CommandError('dump takes one FILE or FILE:function.');
    const { file, name } = split(target);
    const source = await readSource(path.resolve(io.cwd, file));
    if (!source.ok) throw new CommandError(`${file} cannot be read: ${source.reason}`);
    const { api } = loadConfig(io.cwd, [file], shownFrom(io.cwd));
    const text = await dumpFile(await loadGrammars(), { file, text: source.text, kind: chosen[0]!, api, ...(name === undefined ? {} : { name }) });
    if (text === undefined) throw new CommandError(`${file} has no function "${name ?? ''}"; leave the name out to see those it has.`);
    io.out(text);
    return exitCodes.ok;
  },
};

/** `a.cpp:CStore::Open` at the first colon behind the extension; a drive letter is none. */
function split(target: string): { file: string; name?: string } {
  const match = /^(.+?\.\w+):([^\\/]+)$/.exec(target);
  return match === null ? { file: target } : { file: match[1]!, name: match[2]! };
}
