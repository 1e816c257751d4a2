// Compilers: how to find one of the GNU kind (g++, clang++, MinGW), and what the command lines are. The lines are pure functions;
// only findCompiler looks at the machine. Those of cl and clang-cl are in ../windows/command-lines.ts.
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { clCompileLine, clLinkLine } from '../windows/command-lines';
import type { TargetArch } from '../windows/visual-studio';

export interface Compiler {
  readonly command: string;
  /** `g++ 12.2.0` */
  readonly name: string;
  /** Whole first line of its version text: part of every cache key. */
  readonly version: string;
  /** Present where it takes Microsoft's options. */
  readonly microsoft?: Microsoft;
}

export interface Microsoft {
  readonly kind: 'msvc' | 'clang-cl';
  readonly arch: TargetArch;
  /** What vcvarsall.bat leaves: where its headers, libraries and own DLLs are. */
  readonly env: Readonly<Record<string, string>>;
}

export interface CompileJob {
  readonly source: string;
  readonly language: 'c' | 'cpp';
  readonly output: string;
  readonly includeFolders: readonly string[];
  readonly flags: readonly string[];
  /** Optimisation off keeps every allocation of the user's code; the harness itself is compiled with -O1. */
  readonly optimise: boolean;
  /** Where the compiler writes the headers it read. */
  readonly dependencies?: string;
}

export function compileLine(compiler: Compiler, job: CompileJob): readonly string[] {
  if (compiler.microsoft !== undefined) return clCompileLine(compiler.command, compiler.microsoft, job);
  return [
    compiler.command, '-x', job.language === 'c' ? 'c' : 'c++', ...(job.language === 'c' ? ['-std=gnu11'] : ['-std=gnu++17']), '-c', job.optimise ? '-O1' : '-O0', '-g',
    '-fno-diagnostics-color', '-w', ...job.flags, ...job.includeFolders.map((folder) => `-I${folder}`),
    ...(job.dependencies === undefined ? [] : ['-MMD', '-MF', job.dependencies]), '-o', job.output, job.source,
  ];
}

export interface LinkJob {
  readonly objects: readonly string[];
  readonly output: string;
  /** Library files; their folders become the program's search path. */
  readonly libraries: readonly string[];
  readonly flags: readonly string[];
  /** Leave out a library whose symbols are not used, so that the program can load and unload it itself. */
  readonly onlyNeeded: boolean;
}

export function linkLine(compiler: Compiler, job: LinkJob, platform: NodeJS.Platform = process.platform): readonly string[] {
  if (compiler.microsoft !== undefined) return clLinkLine(compiler.command, compiler.microsoft, job);
  // Static: MinGW's own DLLs are not on the path of the machine that runs the program.
  if (platform === 'win32') return [compiler.command, '-static', '-o', job.output, ...job.objects, ...job.libraries, ...job.flags, '-lole32', '-luuid'];
  const folders = [...new Set(job.libraries.map((library) => path.dirname(library)))];
  const system = platform === 'linux' ? ['-rdynamic', '-ldl', '-lpthread'] : [];
  return [compiler.command, '-o', job.output, ...job.objects, ...(platform === 'linux' ? [job.onlyNeeded ? '-Wl,--as-needed' : '-Wl,--no-as-needed'] : []), ...job.libraries, ...folders.map((folder) => `-Wl,-rpath,${folder}`), ...job.flags, ...system];
}

const candidates = ['g++', 'clang++', 'c++'];
const known = new Map<string, Promise<Compiler | { readonly error: string }>>();

/** The compiler asked for, or the first one on the PATH. */
export function findCompiler(wanted: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<Compiler | { readonly error: string }> {
  const names = wanted !== undefined ? [wanted] : env['CXX'] !== undefined && env['CXX'] !== '' ? [env['CXX'], ...candidates] : candidates;
  const file = names.map((name) => locate(name, env)).find((found) => found !== undefined);
  if (file === undefined) {
    return Promise.resolve({ error: wanted === undefined ? `No C++ compiler was found (looked for ${names.join(', ')}); install g++ or clang++, or name one with --compiler.` : `The compiler ${wanted} was not found; install it or name another with --compiler.` });
  }
  const key = `${file}:${statSync(file).mtimeMs}`;
  const answer = known.get(key) ?? ask(file);
  known.set(key, answer);
  return answer;
}

function ask(file: string): Promise<Compiler | { readonly error: string }> {
  return new Promise((resolve) => {
    execFile(file, ['--version'], { timeout: 10_000 }, (error, stdout) => {
      const version = stdout.split('\n')[0] ?? '';
      if (error !== null || version === '') resolve({ error: `The compiler ${file} does not answer --version; name another with --compiler.` });
      else resolve({ command: file, name: `${path.basename(file)} ${/\d+(?:\.\d+)+/.exec(version.replace(/\(.*?\)/, ''))?.[0] ?? ''}`.trim(), version });
    });
  });
}

function locate(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = name.includes('/') || name.includes('\\') ? [''] : (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const endings = process.platform === 'win32' ? ['', '.exe'] : [''];
  return folders.flatMap((folder) => endings.map((ending) => path.resolve(folder, `${name}${ending}`))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
