// Include folders, defines and language flags of the user's project: from compile_commands.json, else from c_cpp_properties.json,
// looked for in the file's folder and above.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function projectFlags(file: string): readonly string[] {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const commands = ['compile_commands.json', 'build/compile_commands.json'].map((name) => path.join(folder, name)).find(existsSync);
    if (commands !== undefined) return fromCommands(readFileSync(commands, 'utf8'), file, path.dirname(commands));
    const properties = path.join(folder, '.vscode', 'c_cpp_properties.json');
    if (existsSync(properties)) return fromProperties(readFileSync(properties, 'utf8'), folder);
    if (folder === path.dirname(folder)) return [];
  }
}

interface CommandEntry {
  readonly directory?: string;
  readonly file?: string;
  readonly command?: string;
  readonly arguments?: readonly string[];
}

/** The flags of the file's own entry that matter for reading it. */
export function fromCommands(json: string, file: string, folder: string): readonly string[] {
  const entries = parse(json);
  if (!Array.isArray(entries)) return [];
  const entry = (entries as CommandEntry[]).find((candidate) => candidate.file !== undefined && path.resolve(candidate.directory ?? folder, candidate.file) === file);
  if (entry === undefined) return [];
  const words = entry.arguments ?? splitCommand(entry.command ?? '');
  const directory = entry.directory ?? folder;
  const flags: string[] = [];
  for (let index = 1; index < words.length; index++) {
    const word = words[index]!;
    const joined = /^(-I|-isystem|-iquote|-D|-U|-include)(.*)$/.exec(word);
    if (joined !== null) {
      const value = joined[2] !== '' ? joined[2]! : words[++index] ?? '';
      const isPath = !joined[1]!.startsWith('-D') && joined[1] !== '-U';
      flags.push(joined[1]!.length > 2 ? joined[1]! : '', `${joined[1]!.length > 2 ? '' : joined[1]}${isPath ? path.resolve(directory, value) : value}`);
    } else if (/^-(?:std=|f(?:no-)?(?:permissive|exceptions|rtti|short-wchar|char8_t|ms-extensions)|m|pthread)/.test(word)) flags.push(word);
  }
  return flags.filter((flag) => flag !== '');
}

interface Configuration {
  readonly includePath?: readonly string[];
  readonly defines?: readonly string[];
  readonly cppStandard?: string;
}

export function fromProperties(json: string, folder: string): readonly string[] {
  const file = parse(json) as { configurations?: readonly Configuration[] } | undefined;
  const configuration = file?.configurations?.[0];
  if (configuration === undefined) return [];
  const folders = (configuration.includePath ?? []).map((entry) => entry.replaceAll('${workspaceFolder}', folder).replace(/\/?\*+$/, '')).filter((entry) => entry !== '' && !entry.includes('${'));
  return [...folders.map((entry) => `-I${path.resolve(folder, entry)}`), ...(configuration.defines ?? []).map((define) => `-D${define}`)];
}

/** Tolerates the comments and trailing commas that editors write. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json.replaceAll(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, text: string | undefined) => text ?? '').replaceAll(/,(?=\s*[}\]])/g, ''));
  } catch {
    return undefined;
  }
}

/** Words of a shell command: quotes and backslashes, nothing else. */
export function splitCommand(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)]
    .map((match) => match[0].replaceAll(/\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, escaped: string | undefined, double: string | undefined, single: string | undefined) => escaped ?? double?.replaceAll(/\\(["\\])/g, '$1') ?? single ?? ''));
}
