// Command lines of the compilers on Windows: cl, clang-cl and MinGW-w64. Pure: words in order, not quoted yet.
import path from 'node:path';
import type { TargetArch } from './visual-studio';

export type WindowsCompilerKind = 'msvc' | 'clang-cl' | 'mingw';

export interface WindowsCompiler {
  readonly kind: WindowsCompilerKind;
  readonly command: string;
  readonly arch: TargetArch;
}

export interface WindowsCompileJob {
  readonly source: string;
  readonly language: 'c' | 'cpp';
  readonly output: string;
  readonly includeFolders: readonly string[];
  readonly defines: readonly string[];
  readonly flags: readonly string[];
  /** Optimisation off keeps every allocation of the user's code. */
  readonly optimise: boolean;
  /** MinGW writes the headers it read here; the others print them (`/showIncludes`). */
  readonly dependencies?: string;
}

export interface WindowsLinkJob {
  readonly objects: readonly string[];
  readonly output: string;
  /** Library files or names without ending: `mapi32`. */
  readonly libraries: readonly string[];
}

export function windowsCompileLine(compiler: WindowsCompiler, job: WindowsCompileJob): readonly string[] {
  return compiler.kind === 'mingw' ? mingwCompile(compiler, job) : clCompile(compiler, job);
}

export function windowsLinkLine(compiler: WindowsCompiler, job: WindowsLinkJob): readonly string[] {
  if (compiler.kind === 'mingw') {
    // Static: the program must run where MinGW's own DLLs are not on the path.
    return [compiler.command, '-static', '-o', job.output, ...job.objects, ...job.libraries.map((library) => (isFile(library) ? library : `-l${library}`)), '-lole32', '-luuid'];
  }
  const libraries = job.libraries.map((library) => (isFile(library) ? library : `${library}.lib`));
  return [compiler.command, '/nologo', ...machine(compiler), ...job.objects, ...libraries, 'ole32.lib', 'uuid.lib', `/Fe${job.output}`, '/link', '/INCREMENTAL:NO', '/DEBUG',
    `/MACHINE:${compiler.arch === 'x64' ? 'X64' : 'X86'}`, '/SUBSYSTEM:CONSOLE'];
}

function clCompile(compiler: WindowsCompiler, job: WindowsCompileJob): string[] {
  return [
    compiler.command, '/nologo', ...machine(compiler), '/c', job.language === 'c' ? '/TC' : '/TP', ...(job.language === 'c' ? [] : ['/std:c++17', '/EHsc']),
    job.optimise ? '/O1' : '/Od', '/Z7', '/MD', '/utf-8', '/w', '/showIncludes',
    ...job.flags, ...job.defines.map((define) => `/D${define}`), ...job.includeFolders.map((folder) => `/I${folder}`),
    `/Fo${job.output}`, job.source,
  ];
}

function mingwCompile(compiler: WindowsCompiler, job: WindowsCompileJob): string[] {
  return [
    compiler.command, '-x', job.language === 'c' ? 'c' : 'c++', job.language === 'c' ? '-std=gnu11' : '-std=gnu++17', '-c', job.optimise ? '-O1' : '-O0', '-g',
    '-fno-diagnostics-color', '-w', ...job.flags, ...job.defines.map((define) => `-D${define}`), ...job.includeFolders.map((folder) => `-I${folder}`),
    ...(job.dependencies === undefined ? [] : ['-MMD', '-MF', job.dependencies]), '-o', job.output, job.source,
  ];
}

/** cl is one program per target; clang-cl is told. */
function machine(compiler: WindowsCompiler): string[] {
  if (compiler.kind !== 'clang-cl') return [];
  return [compiler.arch === 'x64' ? '-m64' : '-m32'];
}

function isFile(library: string): boolean {
  return /[\\/]/.test(library) || path.win32.extname(library) !== '';
}

/** MinGW's compiler for a target, as Debian and MSYS2 name it. */
export function mingwCommand(arch: TargetArch, language: 'c' | 'cpp' = 'cpp'): string {
  return `${arch === 'x64' ? 'x86_64' : 'i686'}-w64-mingw32-${language === 'c' ? 'gcc' : 'g++'}`;
}
