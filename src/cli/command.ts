// What a subcommand is, how its arguments are read, and how it says that it was called wrongly.

import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Io } from './io';

/** 0: nothing to say. 1: findings, or a leak. 2: called wrongly, or a file could not be used. 3: a probe that is not sure. */
export const exitCodes = { ok: 0, findings: 1, usage: 2, inconclusive: 3 } as const;

/** A mistake of the caller or of the outside world: one sentence that says what and what to do; the program ends with 2. */
export class CommandError extends Error {}

export interface Command {
  readonly name: string;
  /** The rest of the usage line: `[paths...] [--format text|json]`. */
  readonly usage: string;
  readonly summary: string;
  /** Options with their help text; the parser is Node's own. */
  readonly options: Readonly<Record<string, Option>>;
  run(args: Arguments, io: Io): Promise<number>;
}

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  readonly multiple?: true;
  readonly short?: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** Values of string options; several when it was given several times. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, short }] of Object.entries(command.options)) {
    options[name] = { type, multiple: type === 'string', ...(short === undefined ? {} : { short }) };
  }
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandError(usageSentence(error instanceof Error ? error.message : String(error), command.name));
  }
  const flags = new Set<string>();
  const values: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(parsed.values)) {
    if (Array.isArray(value)) values[name] = value.map(String);
    else if (value === true) flags.add(name);
  }
  for (const [name, given] of Object.entries(values)) {
    if (given.length > 1 && command.options[name]?.multiple !== true) throw new CommandError(`--${name} was given ${given.length} times; give it once.`);
  }
  return { positionals: parsed.positionals, flags, values };
}

/** The value of a single option, or its default. */
export function value(args: Arguments, name: string): string | undefined {
  return args.values[name]?.[0];
}

/** The value of an option that is one of a few words. */
export function choice<T extends string>(args: Arguments, name: string, choices: readonly T[], fallback: T): T {
  const given = value(args, name);
  if (given === undefined) return fallback;
  const found = choices.find((one) => one === given);
  if (found === undefined) throw new CommandError(`--${name} cannot be "${given}"; use ${orList(choices)}.`);
  return found;
}

/** The value of an option that is a whole number of at least `least`. */
export function wholeNumber(args: Arguments, name: string, least: number): number | undefined {
  const given = value(args, name);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(number) || number < least) throw new CommandError(`--${name} cannot be "${given}"; use a whole number of at least ${least}.`);
  return number;
}

export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Node's parser speaks of JavaScript quoting in its second sentence; ours names the help instead. */
function usageSentence(message: string, command: string): string {
  const first = message.split(/\.\s/)[0]!.replace(/\.$/, '').replace(/\n.*/s, '');
  return `${first}; see mapi-lens ${command} --help.`;
}
