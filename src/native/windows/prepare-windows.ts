// Probes of Windows programs: C and C++ on Windows itself, and both C++ and JavaScript (in Windows Node) through Wine elsewhere.
// The lab is its Windows DLL; the target `system` is the system's own mapi32.dll, which forwards to the registered mail client.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest } from '../../shared/probe';
import { hash, keep, lookUp, openCache } from '../build/cache';
import { within } from '../build/compile';
import { findCompiler, type Compiler } from '../build/compilers';
import { findLab } from '../build/lab';
import { buildProgram, systemMapi } from '../build/program';
import { projectFlags } from '../build/project-flags';
import { runTool, type ToolOptions } from '../build/tool';
import { javaScriptProgram } from '../child/launch';
import type { Glue, SourceFile } from '../cpp/glue';
import type { PrepareResult } from '../engine/prepare';
import { tempError } from '../engine/temp-folder';
import { productRoot } from '../root';
import { importLibraryLine, mingwCommand } from './command-lines';
import { microsoftKind, windowsCompiler } from './find-compiler';
import { hostRuntime, wineRuntime, type Runtime } from './runtime';
import { variable } from './visual-studio';
import { startWineServer } from './wine-server';

export interface WindowsContext {
  readonly request: ProbeRequest;
  readonly folder: string;
  readonly tools: ToolOptions;
  readonly faults: readonly string[];
}

export async function prepareWineScript(file: string, title: string, context: WindowsContext): Promise<PrepareResult> {
  const runtime = wineRuntime();
  if ('unavailable' in runtime) return { failure: runtime.unavailable };
  const library = await libraryOf(context);
  if (typeof library !== 'string') return { failure: library.error };
  const { profile, faults } = choices(context);
  await startWineServer(runtime.ok, context.tools.signal);
  try {
    const program = javaScriptProgram({ file, library, faults, ...(profile === undefined ? {} : { profile }) }, withOwnLibrary(runtime.ok, library));
    return { program, title, library, faults, attributed: async function* same() { yield* []; return program; } };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Single calls are not told apart here: the block marks of the harness need the C library of Linux. */
export async function* prepareWindowsProgram(source: SourceFile, glue: Glue, context: WindowsContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const { request, folder, tools } = context;
  const runtime = request.runtime === 'wine' ? wineRuntime() : { ok: hostRuntime() };
  if ('unavailable' in runtime) return { failure: runtime.unavailable };
  const compiler = await (request.runtime === 'wine' ? crossCompiler(request.compiler) : windowsCompiler(request.compiler));
  if ('error' in compiler) return { failure: compiler.error };
  const library = await libraryOf(context);
  if (typeof library !== 'string') return { failure: library.error };

  const started = Date.now();
  yield { type: 'building', command: `${compiler.name}: ${path.basename(source.path)}` };
  let program = path.join(folder, 'probe.exe');
  try {
    const linked = await importLibrary(compiler, library, folder, tools);
    if (typeof linked !== 'string') return { failure: linked.error };
    const built = await buildProgram({
      glue, source, compiler, flags: [...projectFlags(source.path), ...(request.compilerFlags ?? [])], library: linked, fromSystem: !path.isAbsolute(library),
      attribute: false, folder, cache: openCache(), platform: 'win32', includeFolders: [mapiHeaders(compiler)],
    }, tools);
    if (!built.ok) {
      yield { type: 'build-failed', reason: built.reason, diagnostics: built.diagnostics };
      return { failure: `${path.basename(source.path)} does not compile: ${built.reason}` };
    }
    yield { type: 'built', cached: built.cached, ms: Date.now() - started };
    // Windows looks for mapi32.dll beside the program first.
    if (path.isAbsolute(library)) {
      copyFileSync(built.program, program);
      copyFileSync(library, path.join(folder, 'mapi32.dll'));
    } else if (process.platform === 'win32') copyFileSync(built.program, program); // a kept program has no ending
    else program = built.program;
  } catch (error) {
    return { failure: tempError(error, folder) };
  }
  if (request.runtime === 'wine') await startWineServer(runtime.ok, tools.signal);
  return { program: windowsProgram(program, library, runtime.ok, context), title: glue.title, compiler: compiler.name, library, faults: choices(context).faults };
}

/** For Windows programs on another system: MinGW-w64, or a clang-cl that knows where an SDK is. */
async function crossCompiler(wanted: string | undefined): Promise<Compiler | { readonly error: string }> {
  const compiler = await findCompiler(wanted ?? mingwCommand('x64'));
  if ('error' in compiler) return wanted === undefined ? { error: 'MinGW-w64 was not found; install g++-mingw-w64-x86-64, or name a compiler for Windows with --compiler.' } : compiler;
  return microsoftKind(compiler.command) === 'clang-cl' ? { ...compiler, microsoft: { kind: 'clang-cl', arch: 'x64', env: {} } } : compiler;
}

/** MAPI's headers come with MinGW and with some SDKs; there only Exchange's are added. The lab's stand in where there are none. */
function mapiHeaders({ microsoft }: Compiler): string {
  const include = path.join(productRoot(), 'src', 'native', 'lab', 'include');
  const hasMapi = microsoft === undefined || (variable(microsoft.env, 'INCLUDE') ?? '').split(';').some((folder) => folder !== '' && existsSync(path.join(folder, 'mapix.h')));
  return hasMapi ? path.join(include, 'windows') : include;
}

/** Wine prefers its own mapi32.dll to any other file of that name, unless it is told. */
function withOwnLibrary(runtime: Runtime, library: string): Runtime {
  if (!path.isAbsolute(library)) return runtime;
  return { ...runtime, env: { ...runtime.env, WINEDLLOVERRIDES: `${runtime.env['WINEDLLOVERRIDES'] ?? ''};mapi32=n,b` } };
}

function windowsProgram(program: string, library: string, runtime: Runtime, context: WindowsContext): Extract<PrepareResult, { program: unknown }>['program'] {
  const { profile, faults } = choices(context);
  return {
    ...runtime.program(program, []),
    env: {
      ...(runtime.kind === 'wine' ? withOwnLibrary(runtime, library).env : {}),
      MAPI_LENS_HOST: process.platform,
      MAPI_LAB_FAULTS: faults.join(','),
      ...(profile === undefined ? {} : { MAPI_LENS_PROFILE: profile }),
    },
    // A Windows program inherits the standard handles only.
    reports: 1,
    ceiling: runtime.kind === 'wine' ? 'ulimit-data' : 'job',
  };
}

/** A path, or `mapi32.dll` for the system's. */
async function libraryOf({ request, tools }: WindowsContext): Promise<string | { readonly error: string }> {
  const target = request.target ?? { kind: 'lab' };
  if (target.kind === 'system') return 'mapi32.dll';
  if (target.kind === 'dll') return path.resolve(target.path);
  const lab = await findLab(tools, 'win32-x64');
  return 'error' in lab ? lab : lab.library;
}

/** What the program is linked with. MinGW takes the DLL itself and brings a library for the system's; any DLL of that name answers to it. */
async function importLibrary(compiler: Compiler, library: string, folder: string, tools: ToolOptions): Promise<string | { readonly error: string }> {
  if (compiler.microsoft === undefined) return path.isAbsolute(library) ? library : systemMapi;
  const definitions = path.join(productRoot(), 'src', 'native', 'lab', 'mapi32.def');
  const { kind, arch } = compiler.microsoft;
  const key = `${hash(['import library', kind, arch, readFileSync(definitions, 'utf8')])}.lib`;
  const known = lookUp(openCache(), key);
  if (known !== undefined) return known;
  const output = path.join(folder, 'mapi32.lib');
  const made = await runTool(importLibraryLine(compiler.command, compiler.microsoft, definitions, output), within(compiler, tools));
  if (made.code !== 0) return { error: `The import library of mapi32.dll could not be made (${made.output.trim().split('\n').at(-1) ?? ''}); install the C++ tools again.` };
  return keep(openCache(), key, output, [definitions]);
}

function choices({ request, faults }: WindowsContext): { profile: string | undefined; faults: readonly string[] } {
  const target = request.target ?? { kind: 'lab' };
  return { profile: target.kind === 'lab' ? undefined : target.profile, faults: faults.length === 0 ? ['none'] : faults };
}
