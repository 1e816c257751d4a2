// Finding Visual Studio: what is asked of vswhere, and how the environment of vcvarsall.bat is brought back. Pure functions;
// whoever runs the commands is elsewhere.
import path from 'node:path';
import { quoteWord } from './quote';

export type TargetArch = 'x64' | 'ia32';

export interface VisualStudio {
  readonly folder: string;
  readonly version: string;
  readonly name: string;
}

/** vswhere has one fixed place on every machine that has Visual Studio 2017 or later. */
export function vswhereFile(env: Readonly<Record<string, string | undefined>>): string {
  const programs = env['ProgramFiles(x86)'] ?? env['ProgramFiles'] ?? 'C:\\Program Files (x86)';
  return path.win32.join(programs, 'Microsoft Visual Studio', 'Installer', 'vswhere.exe');
}

/** Build Tools count too (`-products *`), but only with a C++ compiler. */
export const vswhereArguments: readonly string[] = [
  '-products', '*', '-requires', 'Microsoft.VisualStudio.Component.VC.Tools.x86.x64', '-format', 'json', '-utf8',
];

/** Newest first. An answer that is no list of installations is an empty list. */
export function readVswhere(output: string): readonly VisualStudio[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output.replace(/^\uFEFF/, ''));
  } catch {
    return [];
  }
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entry: unknown): VisualStudio[] => {
    const { installationPath, installationVersion, displayName } = entry as Record<string, unknown>;
    if (typeof installationPath !== 'string' || typeof installationVersion !== 'string') return [];
    return [{ folder: installationPath, version: installationVersion, name: typeof displayName === 'string' ? displayName : 'Visual Studio' }];
  }).sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
}

export function vcvarsFile(studio: VisualStudio): string {
  return path.win32.join(studio.folder, 'VC', 'Auxiliary', 'Build', 'vcvarsall.bat');
}

const MARK = '---mapi-lens-environment---';

/**
 * Arguments for cmd.exe that run a batch file and then print the environment it left. /s makes cmd take off exactly the
 * outer quotes, so that a path with blanks or & needs no care. Pass with windowsVerbatimArguments.
 */
export function environmentCommand(batchFile: string, args: readonly string[]): readonly string[] {
  const call = [`"${batchFile}"`, ...args.map(quoteWord)].join(' ');
  return ['/d', '/s', '/c', `"call ${call} >nul && echo ${MARK}&& set"`];
}

/** Undefined when the batch file failed before it came to the end. */
export function readEnvironment(output: string): Readonly<Record<string, string>> | undefined {
  const lines = output.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === MARK);
  if (start < 0) return undefined;
  return Object.fromEntries(lines.slice(start + 1).flatMap((line) => {
    const at = line.indexOf('=', 1); // names such as `=C:` begin with one
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  }));
}

/** vcvarsall's word for building on `host` for `target`. */
export function vcvarsWord(host: TargetArch, target: TargetArch): string {
  if (host === 'x64') return target === 'x64' ? 'x64' : 'x64_x86';
  return target === 'x64' ? 'x86_x64' : 'x86';
}

/** One environment on top of another as Windows means it: PATH and Path are the same name, and the later spelling stays. */
export function mergeEnvironment(base: Readonly<Record<string, string | undefined>>, extra: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const replaced = new Set(Object.keys(extra).map((name) => name.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(base).filter(([name]) => !replaced.has(name.toLowerCase()))), ...extra };
}

/** A variable by its name in any spelling. */
export function variable(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
