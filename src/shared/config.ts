// `.mapi-lens.json`: what it may hold, and every mistake in it with its place. Works on a parsed tree (as jsonc-parser gives
// it), so that the command line and the language server say the same about the same file.

import type { Level } from './finding';
import { parseVersion, presets, presetVersions, type Supports } from './kb';

export const CONFIG_FILE = '.mapi-lens.json';

/** The part of jsonc-parser's node that is needed here. */
export interface JsonNode {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly value?: unknown;
  readonly children?: readonly JsonNode[];
}

export interface ProjectConfig {
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  /** Globs of files that are left out, from the folder of the configuration file. */
  readonly exclude: readonly string[];
  readonly supports?: Supports;
  /** Rows for the project's own functions, checked in shape. */
  readonly api: readonly unknown[];
}

export const defaultConfig: ProjectConfig = { levels: {}, exclude: [], api: [] };

export interface ConfigMistake {
  readonly offset: number;
  readonly length: number;
  /** The key it is about, as a path: `levels.leak-in-loop`. */
  readonly key: string;
  /** One sentence that says what and what to do. */
  readonly message: string;
}

export interface KnownWords {
  readonly ruleIds: readonly string[];
  readonly families: readonly string[];
  readonly roles: readonly string[];
}

export interface CheckedConfig {
  readonly config: ProjectConfig;
  readonly mistakes: readonly ConfigMistake[];
}

const levels = ['error', 'warning', 'note', 'off'] as const;
const keys = ['$schema', 'levels', 'exclude', 'supports', 'api'];

/** What is right is taken, what is wrong is told; both callers decide what to do about mistakes. */
export function checkConfig(root: JsonNode | undefined, known: KnownWords): CheckedConfig {
  const mistakes: ConfigMistake[] = [];
  const say = (node: JsonNode, key: string, message: string): void => {
    mistakes.push({ offset: node.offset, length: node.length, key, message });
  };
  if (root === undefined || root.type !== 'object') {
    mistakes.push({ offset: root?.offset ?? 0, length: root?.length ?? 1, key: '', message: 'The file must hold one object in braces.' });
    return { config: defaultConfig, mistakes };
  }

  const found: { levels: Record<string, Level | 'off'>; exclude: string[]; supports?: Supports; api: unknown[] } = { levels: {}, exclude: [], api: [] };
  for (const { name, key, value } of properties(root)) {
    switch (name) {
      case '$schema': break;
      case 'levels': readLevels(value); break;
      case 'exclude': readExclude(value); break;
      case 'supports': readSupports(value); break;
      case 'api': readRows(value); break;
      default: say(key, name, `There is no setting "${name}"; use one of ${keys.slice(1).join(', ')}.`);
    }
  }
  return { config: found, mistakes };

  function readLevels(node: JsonNode): void {
    if (node.type !== 'object') return say(node, 'levels', 'levels must be an object from rule id to level.');
    for (const { name, key, value } of properties(node)) {
      if (!known.ruleIds.includes(name)) say(key, `levels.${name}`, `No rule is called "${name}"; correct the name or remove the line.`);
      else if (!levels.some((level) => level === value.value)) say(value, `levels.${name}`, `The level of ${name} must be error, warning, note or off.`);
      else found.levels[name] = value.value as Level | 'off';
    }
  }

  function readExclude(node: JsonNode): void {
    if (node.type !== 'array') return say(node, 'exclude', 'exclude must be a list of globs.');
    for (const [at, item] of (node.children ?? []).entries()) {
      if (typeof item.value === 'string' && item.value !== '') found.exclude.push(item.value);
      else say(item, `exclude[${at}]`, 'Each entry of exclude must be a glob in quotes.');
    }
  }

  function readSupports(node: JsonNode): void {
    if (typeof node.value === 'string') {
      if (presetVersions(node.value) === undefined) say(node, 'supports', `There is no preset "${node.value}"; use one of ${Object.keys(presets).join(', ')}, or versions by file.`);
      else found.supports = node.value;
      return;
    }
    if (node.type !== 'object') return say(node, 'supports', 'supports must be the name of a preset, or an object from file to version.');
    const versions: Record<string, string> = {};
    for (const { name, value } of properties(node)) {
      if (typeof value.value === 'string' && parseVersion(value.value) !== undefined) versions[name] = value.value;
      else say(value, `supports.${name}`, `The version of ${name} must be up to four numbers in quotes, like "6.5.7638.1".`);
    }
    found.supports = versions;
  }

  function readRows(node: JsonNode): void {
    if (node.type !== 'array') return say(node, 'api', 'api must be a list of rows.');
    for (const [at, item] of (node.children ?? []).entries()) {
      const before = mistakes.length;
      checkRow(item, `api[${at}]`);
      if (mistakes.length === before) found.api.push({ side: 'client', basis: 'header', ...(toValue(item) as object) });
    }
  }

  function checkRow(node: JsonNode, path: string): void {
    if (node.type !== 'object') return say(node, path, 'A row must be an object.');
    const row = new Map(properties(node).map(({ name, value }) => [name, value]));
    if (typeof row.get('name')?.value !== 'string') say(row.get('name') ?? node, `${path}.name`, 'A row needs the name of a function.');
    const args = row.get('args');
    const range = (args?.children ?? []).map((child) => child.value);
    const counts = args?.type === 'array' ? range : [args?.value];
    if (counts.length < 1 || counts.length > 2 || !counts.every((count) => Number.isInteger(count) && (count as number) >= 0)) {
      say(args ?? node, `${path}.args`, 'A row needs the number of arguments in args, or the fewest and the most in a list.');
    }
    for (const [list, places] of [['gives', ['result', 'process']], ['takes', ['receiver', 'process']]] as const) {
      for (const [at, entry] of (row.get(list)?.children ?? []).entries()) checkPlace(entry, `${path}.${list}[${at}]`, places);
    }
    for (const [at, entry] of (row.get('roles')?.children ?? []).entries()) {
      if (!known.roles.includes(String(entry.value))) say(entry, `${path}.roles[${at}]`, `There is no role "${String(entry.value)}"; use one of ${known.roles.join(', ')}.`);
    }
  }

  function checkPlace(node: JsonNode, path: string, places: readonly string[]): void {
    const entry = new Map(properties(node).map(({ name, value }) => [name, value]));
    const at = entry.get('at')?.value;
    if (!(typeof at === 'number' && Number.isInteger(at) && at >= 0) && !places.includes(String(at))) {
      say(entry.get('at') ?? node, `${path}.at`, `at must be the number of a parameter, counted from 0, or ${places.map((place) => `"${place}"`).join(' or ')}.`);
    }
    if (!known.families.includes(String(entry.get('family')?.value))) {
      say(entry.get('family') ?? node, `${path}.family`, `family must be one of ${known.families.join(', ')}.`);
    }
  }
}

interface Property { readonly name: string; readonly key: JsonNode; readonly value: JsonNode }

function properties(node: JsonNode): readonly Property[] {
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap((property): Property[] => {
    const [key, value] = property.children ?? [];
    return key === undefined || value === undefined ? [] : [{ name: String(key.value), key, value }];
  });
}

function toValue(node: JsonNode): unknown {
  if (node.type === 'object') return Object.fromEntries(properties(node).map(({ name, value }) => [name, toValue(value)]));
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  return node.value;
}
