// Makes a probe program of a C or C++ snippet: generated part, user's file and harness, compiled and linked, or taken from the cache.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BuildDiagnostic } from '../../shared/probe';
import type { Glue, SourceFile } from '../cpp/glue';
import { productRoot } from '../root';
import { readClOutput } from '../windows/cl-output';
import { hash, keep, lookUp, type Cache } from './cache';
import { compile, objectFile, within } from './compile';
import { compileLine, linkLine, type CompileJob, type Compiler } from './compilers';
import { buildFailure, readDiagnostics } from './diagnostics';
import { runTool, type ToolOptions, type ToolResult } from './tool';

export interface BuildRequest {
  readonly glue: Glue;
  readonly source: SourceFile;
  readonly compiler: Compiler;
  readonly flags: readonly string[];
  readonly includeFolders: readonly string[];
  /** MAPI library to link with: a file, or `systemMapi`. */
  readonly library: string | undefined;
  /** Windows' own mapi32.dll, whose utility functions may be spelled either way. */
  readonly fromSystem?: boolean;
  readonly attribute: boolean;
  readonly folder: string;
  readonly cache: Cache;
  /** What the program is built for; default: this machine. */
  readonly platform?: NodeJS.Platform;
}

/** The import library of Windows' own mapi32.dll, as MinGW brings it. */
export const systemMapi = '-lmapi32';

export type BuildResult =
  | { readonly ok: true; readonly program: string; readonly cached: boolean; readonly command: string }
  | { readonly ok: false; readonly stopped: boolean; readonly reason: string; readonly diagnostics: readonly BuildDiagnostic[]; readonly command: string };

/** Functions that the attribution reaches through the linker; attribute.cpp has the other half. */
const wrapped = ['MAPIInitialize', 'MAPIUninitialize', 'MAPILogonEx', 'MAPIAllocateBuffer', 'MAPIAllocateMore', 'MAPIFreeBuffer', 'MAPIAdminProfiles', 'HrQueryAllRows', 'HrGetOneProp', 'ScDupPropset', 'OpenStreamOnFile', 'HrThisThreadAdviseSink', 'dlopen', 'dlclose', 'dlsym'];

const linkInput = /^(?:-l|-L|-Wl,)|\.(?:o|a|so|lib)$/;
const sourceInput = /\.(?:c|cc|cpp|cxx)$/;

export async function buildProgram(request: BuildRequest, options: ToolOptions): Promise<BuildResult> {
  const { compiler, source, glue, folder, cache } = request;
  const file = path.join(folder, `probe.${source.language}`);
  const object = path.join(folder, objectFile(compiler, 'probe'));
  const dependencies = path.join(folder, 'probe.d');
  const flags = request.flags.filter((flag) => !linkInput.test(flag) && !sourceInput.test(flag));
  const inputs = request.flags.filter((flag) => linkInput.test(flag) || sourceInput.test(flag)).map((flag) => (sourceInput.test(flag) ? path.resolve(flag) : flag));
  const harness = harnessFolder();
  const job = { source: file, language: source.language, output: object, includeFolders: [...request.includeFolders, harness], flags, optimise: false, dependencies } satisfies CompileJob;
  const line = compileLine(compiler, job);
  const command = shown(line, source.path);
  const platform = request.platform ?? process.platform;
  const program = path.join(folder, platform === 'win32' ? 'probe.exe' : 'probe');
  const link = (objects: readonly string[]): readonly string[] => linkLine(compiler, { objects, output: program, libraries: request.library === undefined ? [] : [request.library], onlyNeeded: !request.attribute, flags: [...inputs, ...(request.attribute ? wrapped.map((name) => `-Wl,--wrap=${name}`) : [])] }, platform);
  const key = hash([link([]).filter((part) => !part.endsWith(program)).join('\0'), glue.text, compiler.version, JSON.stringify(line.filter((part) => !part.endsWith(file) && !part.endsWith(object) && part !== dependencies)), ...harnessSources(request).map((name) => readFileSync(path.join(harness, name), 'utf8'))]);
  const known = lookUp(cache, key);
  if (known !== undefined) return { ok: true, program: known, cached: true, command };

  writeFileSync(file, glue.text);
  const compiled = await compile(compiler, job, options);
  if (!compiled.ok) return failed(compiled.result, command, request);
  const objects = await harnessObjects(request, options);
  if ('output' in objects) return failed(objects, command, request);
  const linked = await runTool(link([object, ...objects.files]), within(compiler, options));
  if (linked.code !== 0) return failed(linked, command, request);
  const sources = compiled.sources.filter((read) => !read.startsWith(folder));
  return { ok: true, program: keep(cache, key, program, [...sources, ...inputs.filter((input) => sourceInput.test(input))]), cached: false, command };
}

export function harnessFolder(): string {
  return path.join(productRoot(), 'src', 'native', 'harness');
}

function harnessSources(request: BuildRequest): readonly string[] {
  const platform = request.platform ?? process.platform;
  const { attribute, glue: { fixture } } = request;
  return ['harness.cpp', platform === 'win32' ? 'platform-windows.cpp' : 'platform-posix.cpp', platform === 'linux' ? 'heap-glibc.c' : 'heap-other.c', ...(fixture ? ['fixture.cpp', 'fixture-sinks.cpp'] : ['release.cpp']), ...(platform === 'win32' ? ['guids-windows.cpp', ...(request.fromSystem === true ? ['mapi-names.cpp'] : [])] : []), attribute ? 'attribute.cpp' : 'no-attribute.cpp'];
}

/** The harness's object files, each kept in the cache. */
async function harnessObjects(request: BuildRequest, options: ToolOptions): Promise<{ readonly files: readonly string[] } | ToolResult> {
  const harness = harnessFolder();
  const files: string[] = [];
  for (const name of harnessSources(request)) {
    const source = path.join(harness, name);
    const object = path.join(request.folder, objectFile(request.compiler, name));
    const dependencies = `${object}.d`;
    const job = { source, language: name.endsWith('.c') ? 'c' : 'cpp', output: object, includeFolders: [harness, ...request.includeFolders], flags: [], optimise: true, dependencies } satisfies CompileJob;
    const line = compileLine(request.compiler, job);
    // Microsoft's linker adds an ending where there is none.
    const key = objectFile(request.compiler, hash([name, request.compiler.version, JSON.stringify(line.filter((part) => !part.endsWith(object) && part !== dependencies))]));
    const known = lookUp(request.cache, key);
    if (known !== undefined) {
      files.push(known);
      continue;
    }
    const compiled = await compile(request.compiler, job, options);
    if (!compiled.ok) return compiled.result;
    files.push(keep(request.cache, key, object, compiled.sources));
  }
  return { files };
}

function failed({ output, stopped }: ToolResult, command: string, { folder, source, compiler }: BuildRequest): BuildResult {
  const found = compiler.microsoft === undefined ? readDiagnostics(output) : readClOutput(output).diagnostics;
  const diagnostics = found.map((diagnostic) => (diagnostic.file === '' || diagnostic.file.startsWith(folder) ? { ...diagnostic, file: source.path } : diagnostic));
  return { ok: false, stopped, reason: stopped ? 'The compiler did not finish in time; probe a smaller file.' : buildFailure(output, diagnostics, folder), diagnostics, command };
}

/** The command as a person would type it. */
function shown(line: readonly string[], file: string): string {
  const words = line.filter((word) => !word.startsWith('-I') && !['-MMD', '-MF', '-w'].includes(word));
  return [path.basename(words[0]!), ...words.slice(1).filter((word) => !/probe\.(?:d|o|obj)$/.test(word)).map((word) => (/probe\.(?:c|cpp)$/.test(word) ? file : word)).filter((word) => word !== '-o')].join(' ');
}
