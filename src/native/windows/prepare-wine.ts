// Probes of Windows programs on a machine that has none: C and C++ compiled by MinGW-w64, JavaScript in Windows Node, both run by
// Wine. The lab is its Windows DLL; the target `system` is Wine's own mapi32.dll, which forwards to the registered mail client.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest } from '../../shared/probe';
import { openCache } from '../build/cache';
import { findCompiler } from '../build/compilers';
import { findLab } from '../build/lab';
import { buildProgram, systemMapi } from '../build/program';
import { projectFlags } from '../build/project-flags';
import type { ToolOptions } from '../build/tool';
import { javaScriptProgram } from '../child/launch';
import type { Glue, SourceFile } from '../cpp/glue';
import type { PrepareResult } from '../engine/prepare';
import { tempError } from '../engine/temp-folder';
import { productRoot } from '../root';
import { mingwCommand } from './command-lines';
import { wineRuntime, type Runtime } from './runtime';
import { startWineServer } from './wine-server';

export interface WineContext {
  readonly request: ProbeRequest;
  readonly folder: string;
  readonly tools: ToolOptions;
  readonly faults: readonly string[];
}

export async function prepareWineScript(file: string, title: string, context: WineContext): Promise<PrepareResult> {
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
export async function* prepareWineProgram(source: SourceFile, glue: Glue, context: WineContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const { request, folder, tools } = context;
  const runtime = wineRuntime();
  if ('unavailable' in runtime) return { failure: runtime.unavailable };
  const compiler = await findCompiler(request.compiler ?? mingwCommand('x64', 'cpp'));
  if ('error' in compiler) return { failure: request.compiler === undefined ? 'MinGW-w64 was not found; install g++-mingw-w64-x86-64, or name a compiler for Windows with --compiler.' : compiler.error };
  const library = await libraryOf(context);
  if (typeof library !== 'string') return { failure: library.error };

  const started = Date.now();
  yield { type: 'building', command: `${compiler.name}: ${path.basename(source.path)}` };
  let program = path.join(folder, 'probe.exe');
  try {
    const built = await buildProgram({
      glue, source, compiler, flags: [...projectFlags(source.path), ...(request.compilerFlags ?? [])], library: importLibrary(library), attribute: false, folder, cache: openCache(), platform: 'win32',
      // MinGW has MAPI's headers; only Exchange's are added.
      includeFolders: [path.join(productRoot(), 'src', 'native', 'lab', 'include', 'windows')],
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
    } else program = built.program;
  } catch (error) {
    return { failure: tempError(error, folder) };
  }
  await startWineServer(runtime.ok, tools.signal);
  return { program: wineProgram(program, library, runtime.ok, context), title: glue.title, compiler: compiler.name, library, faults: choices(context).faults };
}

/** Wine prefers its own mapi32.dll to any other file of that name, unless it is told. */
function withOwnLibrary(runtime: Runtime, library: string): Runtime {
  if (!path.isAbsolute(library)) return runtime;
  return { ...runtime, env: { ...runtime.env, WINEDLLOVERRIDES: `${runtime.env['WINEDLLOVERRIDES'] ?? ''};mapi32=n,b` } };
}

function wineProgram(program: string, library: string, runtime: Runtime, context: WineContext): Extract<PrepareResult, { program: unknown }>['program'] {
  const { profile, faults } = choices(context);
  return {
    ...runtime.program(program, []),
    env: {
      ...withOwnLibrary(runtime, library).env,
      MAPI_LAB_FAULTS: faults.join(','),
      ...(profile === undefined ? {} : { MAPI_LENS_PROFILE: profile }),
    },
    reports: runtime.reports,
    ceiling: 'ulimit-data',
  };
}

/** A path, or `mapi32.dll` for the system's. */
async function libraryOf({ request, tools }: WineContext): Promise<string | { readonly error: string }> {
  const target = request.target ?? { kind: 'lab' };
  if (target.kind === 'system') return 'mapi32.dll';
  if (target.kind === 'dll') return path.resolve(target.path);
  const lab = await findLab(tools, 'win32-x64');
  return 'error' in lab ? lab : lab.library;
}

/** MinGW brings an import library for mapi32.dll; any DLL of that name answers to it. */
function importLibrary(library: string): string {
  return path.isAbsolute(library) ? library : systemMapi;
}

function choices({ request, faults }: WineContext): { profile: string | undefined; faults: readonly string[] } {
  const target = request.target ?? { kind: 'lab' };
  return { profile: target.kind === 'lab' ? undefined : target.profile, faults: faults.length === 0 ? ['none'] : faults };
}
