// Whether an article concerns a file on a machine, or the versions that a project supports. Pure: versions and registry
// values come in, a state and a sentence go out. The command line, the doctor and the sidebar say the same.

import type { AffectedLine, Article } from './types';
import { compareVersions, parseVersion, presetVersions, sameLine, type Version } from './versions';

export type ArticleState = 'affected' | 'fixed' | 'not-applicable' | 'unknown';

export interface Classified {
  readonly state: ArticleState;
  /** One sentence. */
  readonly reason: string;
}

export interface FileOnMachine {
  /** Name without folder, any case. */
  readonly file: string;
  readonly version: string | undefined;
  /** Registry values by name, as far as they were read; a value that is not set is null, one that was not read is absent. */
  readonly registry?: Readonly<Record<string, number | null>>;
}

export function classify(article: Article, machine: FileOnMachine): Classified {
  const name = machine.file.toLowerCase();
  const lines = article.affects.filter((line) => line.file === name);
  if (lines.length === 0) {
    const files = [...new Set(article.affects.map((line) => line.file))];
    return { state: 'not-applicable', reason: files.length === 0 ? `${article.id} is not tied to the version of a file.` : `${article.id} is about ${files.join(' and ')}, not about ${name}.` };
  }
  const version = machine.version === undefined ? undefined : parseVersion(machine.version);
  if (version === undefined) return { state: 'unknown', reason: `The version of ${name} is not known.` };
  const line = lines.find((one) => concerns(one, version));
  if (line === undefined) {
    return { state: 'not-applicable', reason: `${article.id} is about ${lines.map((one) => `${one.product} (${one.from})`).join(' and ')}; this ${name} is ${machine.version}.` };
  }
  return byLine(article, line, version, machine);
}

function byLine(article: Article, line: AffectedLine, version: Version, machine: FileOnMachine): Classified {
  const shown = `${line.file} ${machine.version}`;
  if (line.fixedFrom === undefined) {
    return line.fix === 'none'
      ? { state: 'affected', reason: `${line.product} was never fixed, and ${shown} belongs to it.` }
      : { state: 'unknown', reason: `A fix for ${line.product} exists, but which version of ${line.file} holds it is not known here.` };
  }
  const source = line.fix === 'service-pack' && article.fixedIn !== undefined ? ` (${article.fixedIn})` : '';
  if (compareVersions(version, parseVersion(line.fixedFrom)!) < 0) {
    return { state: 'affected', reason: `${shown} is older than ${line.fixedFrom}${source}, the first version with the fix.` };
  }
  const value = article.registry;
  if (value?.required === true) {
    const set = machine.registry?.[value.name];
    if (set === undefined) return { state: 'unknown', reason: `${shown} holds the fix, but it works only while ${value.name} is ${value.data}, which was not read.` };
    if (set !== value.data) return { state: 'affected', reason: `${shown} holds the fix, but it is off: set ${value.name} to ${value.data}.` };
    return { state: 'fixed', reason: `${shown} is not older than ${line.fixedFrom}, and ${value.name} is ${value.data}.` };
  }
  return { state: 'fixed', reason: `${shown} is not older than ${line.fixedFrom}${source}, the first version with the fix.` };
}

function concerns(line: AffectedLine, version: Version): boolean {
  const from = parseVersion(line.from)!;
  return sameLine(from, version) && compareVersions(version, from) >= 0;
}

/** Lowest file versions a project runs on: a preset's name, or versions by file. */
export type Supports = string | Readonly<Record<string, string>>;

export function supportedVersions(supports: Supports): Readonly<Record<string, string>> | undefined {
  if (typeof supports === 'string') return presetVersions(supports);
  return Object.fromEntries(Object.entries(supports).map(([file, version]) => [file.toLowerCase(), version]));
}

/** Why an article no longer matters for the supported versions, or undefined while it does. */
export function fixedBelow(article: Article, supports: Supports): string | undefined {
  const minimum = supportedVersions(supports);
  if (minimum === undefined || article.affects.length === 0) return undefined;
  const reasons: string[] = [];
  for (const line of article.affects) {
    const lowest = minimum[line.file] === undefined ? undefined : parseVersion(minimum[line.file]!);
    if (lowest === undefined) return undefined;
    const from = parseVersion(line.from)!;
    const end: Version = line.fixedFrom === undefined ? [from[0], from[1] + 1, 0, 0] : parseVersion(line.fixedFrom)!;
    if (compareVersions(lowest, end) < 0) return undefined;
    reasons.push(line.fixedFrom === undefined ? `only ${line.product} has it` : `fixed in ${line.file} ${line.fixedFrom}${article.registry?.required === true ? ` with ${article.registry.name} set to ${article.registry.data}` : ''}`);
  }
  return `${article.id}: ${[...new Set(reasons)].join(', ')}`;
}
