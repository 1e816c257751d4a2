// What the lab's tests share: building the lab and its clients, running them here or under Wine.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildLab } from '../../scripts/build-lab.mjs';

export const root = path.resolve(import.meta.dirname, '../..');
export const includes = path.join(root, 'src/native/lab/include');
export const work = path.join(root, 'build/lab-tests');
const host = `${process.platform}-${process.arch}`;

export interface Result {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

export function run(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}): Result {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 600_000, ...options, env: { ...process.env, ...options.env } });
  return { status: result.status, output: result.stdout ?? '', errors: `${result.stderr ?? ''}${result.error?.message ?? ''}` };
}

export function must(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}): string {
  const result = run(command, args, options);
  if (result.status !== 0) throw new Error(`${command} ended with ${result.status}:\n${result.output}${result.errors}`);
  return result.output;
}

/** A place of the build, and how programs for it are compiled. */
export interface Target {
  readonly name: string;
  readonly compiler: string;
  readonly library: string;
  readonly flags: readonly string[];
  readonly windows: boolean;
}

export function native(): Target {
  return { name: host, compiler: 'g++', library: buildLab().path, flags: [`-I${includes}`, `-I${includes}/sdk`, '-pthread'], windows: false };
}

export function sanitized(): Target {
  // Without vptr: the cases call methods of released objects on purpose, and meet a zombie of another type.
  const flags = ['-fsanitize=address,undefined', '-fno-sanitize=vptr', '-fno-sanitize-recover=undefined'];
  return { ...native(), name: 'sanitized', library: buildLab({ flags, useCMake: false, output: path.join(work, 'lab-sanitized') }).path, flags: [`-I${includes}`, `-I${includes}/sdk`, '-pthread', ...flags] };
}

export function windows(): Target {
  return {
    name: 'win32-x64', compiler: 'x86_64-w64-mingw32-g++', library: buildLab({ target: 'win32-x64' }).path,
    flags: [`-I${includes}/windows`, '-DNOMINMAX', '-static'], windows: true,
  };
}

const warnings = ['-std=c++17', '-g', '-Wall', '-Wextra', '-Werror'];

export function sources(folder: string): string[] {
  return readdirSync(path.join(import.meta.dirname, folder)).filter((file) => file.endsWith('.cpp')).sort().map((file) => path.join(import.meta.dirname, folder, file));
}

/** Compiles a program and puts the library beside it. `linked`: the program is linked with the lab. */
export function compile(target: Target, name: string, files: readonly string[], linked: 'linked' | 'loading'): string {
  const folder = path.join(work, target.name);
  const program = path.join(folder, target.windows ? `${name}.exe` : name);
  mkdirSync(folder, { recursive: true });
  copyFileSync(target.library, path.join(folder, path.basename(target.library)));
  copyFileSync(target.library, path.join(folder, target.windows ? 'counter.dll' : 'counter.so'));
  const link = target.windows
    ? [...(linked === 'linked' ? [`-L${path.dirname(target.library)}`, '-lmapi32'] : []), '-luuid']
    : [...(linked === 'linked' ? [`-L${folder}`, '-lmapilab', '-Wl,-rpath,$ORIGIN'] : []), '-ldl'];
  must(target.compiler, [...warnings, ...target.flags, ...files, '-o', program, ...link]);
  return program;
}

let prefix: string | undefined;

/** A Wine prefix of the tests' own, in which the lab's mapi32.dll is preferred to Wine's. */
export function wineEnvironment(): NodeJS.ProcessEnv {
  const folder = path.join(work, 'wine');
  const env = { WINEPREFIX: folder, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mapi32=n;mscoree,mshtml=' };
  if (prefix === undefined) {
    if (!existsSync(path.join(folder, 'system.reg'))) {
      mkdirSync(folder, { recursive: true });
      run('xvfb-run', ['-a', 'wineboot', '-i'], { env });
    }
    prefix = folder;
  }
  return env;
}

/** Runs a program of a target; `env` holds what the lab is to see. */
export function runProgram(target: Target, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Result {
  const cwd = path.dirname(program);
  if (target.windows) return run('wine', [program, ...args], { cwd, env: { ...wineEnvironment(), ...env } });
  return run(program, args, { cwd, env });
}

/** The names of the cases in the sources, so that each is a test of its own even when the program does not run. */
export function caseNames(): string[] {
  return sources('suite').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^LAB_TEST\("(.*)"\)$/gm)].map((match) => match[1] ?? ''));
}
