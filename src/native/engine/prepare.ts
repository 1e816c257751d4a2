// From a snippet to a program ready to be started. C and C++ are compiled with the harness; JavaScript runs in the koffi child.
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest, Snippet } from '../../shared/probe';
import { buildProgram } from '../build/program';
import { openCache } from '../build/cache';
import { findCompiler } from '../build/compilers';
import { findLab, heapPreload, labIncludeFolders, type Lab } from '../build/lab';
import { projectFlags } from '../build/project-flags';
import { javaScriptProgram } from '../child/launch';
import { functionGlue, selectionGlue, type SourceFile } from '../cpp/glue';
import { findRecipe } from '../recipes';
import { prepareWindowsProgram, prepareWineScript } from '../windows/prepare-windows';
import { hostRuntime } from '../windows/runtime';
import type { ChildProgram } from './protocol';
import { targetProblem } from './check-target';
import { tempError } from './temp-folder';
import type { Watchdog } from './watchdog';

export interface PrepareContext {
  readonly request: ProbeRequest;
  readonly folder: string;
  readonly token: string;
  readonly watchdog: Watchdog;
  readonly signal?: AbortSignal | undefined;
}

export interface Prepared {
  readonly program: ChildProgram;
  readonly title: string;
  readonly compiler?: string;
  /** Path of the MAPI library in use. */
  readonly library: string;
  readonly faults: readonly string[];
  /** The same program built so that it counts what each MAPI call keeps; absent where the code calls none. */
  readonly attributed?: () => AsyncGenerator<ProbeEvent, ChildProgram | undefined>;
}

export type PrepareResult = Prepared | { readonly failure: string };

/** Time that building may take altogether. */
const buildDeadlineMs = 60_000;

export async function* prepare(snippet: Snippet, context: PrepareContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const problem = targetProblem(context.request);
  if (problem !== undefined) return { failure: problem };
  switch (snippet.kind) {
    case 'recipe': return yield* prepareRecipe(snippet, context);
    case 'text': return yield* prepareText(snippet, context);
    case 'javascript': return yield* prepareJavaScript(snippet.file, path.basename(snippet.file), context.request.faults ?? ['none'], context);
    case 'function':
    case 'selection': return yield* prepareNative(snippet, context.request.faults ?? ['none'], context);
  }
}

async function* prepareRecipe(snippet: Extract<Snippet, { kind: 'recipe' }>, context: PrepareContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const recipe = findRecipe(snippet.id);
  if (recipe === undefined) return { failure: `There is no recipe ${snippet.id}; mapi-lens probe --list shows them.` };
  const language = snippet.language ?? (recipe.files.cpp !== undefined ? 'cpp' : 'javascript');
  const file = recipe.files[language];
  if (file === undefined) return { failure: `The recipe ${recipe.id} has no ${language === 'cpp' ? 'C++' : 'JavaScript'} form; choose the other language.` };
  const faults = context.request.faults ?? recipe.faults;
  if (language === 'javascript') return yield* prepareJavaScript(file, recipe.id, faults, context);
  return yield* prepareNative({ kind: 'function', file }, faults, context);
}

async function* prepareText(snippet: Extract<Snippet, { kind: 'text' }>, context: PrepareContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const file = path.join(context.folder, `snippet.${snippet.language === 'javascript' ? 'js' : snippet.language}`);
  try {
    writeFileSync(file, snippet.text);
  } catch (error) {
    return { failure: tempError(error, context.folder) };
  }
  const faults = context.request.faults ?? ['none'];
  if (snippet.language === 'javascript') return yield* prepareJavaScript(file, 'snippet', faults, context);
  return yield* prepareNative({ kind: 'function', file }, faults, context);
}

async function* prepareJavaScript(file: string, title: string, faults: readonly string[], context: PrepareContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const text = readSource(file);
  if (typeof text !== 'string') return text;
  if (context.request.runtime === 'wine') return prepareWineScript(file, title, { request: context.request, folder: context.folder, tools: toolOptions(context), faults });
  const library = await targetLibrary(context);
  if (typeof library !== 'string') return { failure: library.error };
  const target = context.request.target ?? { kind: 'lab' };
  const profile = target.kind === 'lab' ? undefined : target.profile;
  const started = javaScriptProgram({ file, library, ...(target.kind === 'lab' ? { faults } : {}), ...(profile === undefined ? {} : { profile }) }, hostRuntime());
  const preload = heapPreload();
  const program: ChildProgram = preload === undefined ? started : { ...started, env: { ...started.env, LD_PRELOAD: preload } };
  return { program, title, library, faults, attributed: async function* same() { yield* []; return program; } };
}

async function* prepareNative(snippet: Extract<Snippet, { kind: 'function' | 'selection' }>, faults: readonly string[], context: PrepareContext): AsyncGenerator<ProbeEvent, PrepareResult> {
  const { request } = context;
  const file = path.resolve(snippet.file);
  const text = readSource(file);
  if (typeof text !== 'string') return text;
  const source: SourceFile = { path: file, text, language: /\.c$/i.test(file) ? 'c' : 'cpp' };
  const glue = snippet.kind === 'function' ? functionGlue(source, snippet.name, snippet.parameters) : selectionGlue(source, snippet.startLine, snippet.endLine);
  if ('error' in glue) return { failure: glue.error };
  if (request.runtime === 'wine' || process.platform === 'win32') return yield* prepareWindowsProgram(source, glue, { request, folder: context.folder, tools: toolOptions(context), faults });
  const compiler = await findCompiler(request.compiler);
  if ('error' in compiler) return { failure: compiler.error };
  const needsMapi = glue.fixture || usesMapi(text);
  let lab: Lab | undefined;
  if (needsMapi && (request.target ?? { kind: 'lab' }).kind === 'lab') {
    const found = await findLab(toolOptions(context));
    if ('error' in found) return { failure: found.error };
    lab = found;
  }
  const target = request.target ?? { kind: 'lab' };
  const library = target.kind === 'dll' ? path.resolve(target.path) : lab?.library;
  const flags = [...projectFlags(file), ...(request.compilerFlags ?? [])];

  async function* build(attribute: boolean): AsyncGenerator<ProbeEvent, { program: string } | { failure: string }> {
    const started = Date.now();
    yield { type: 'building', command: `${compiler as { name: string } && (compiler as { name: string }).name}: ${path.basename(file)}` };
    let built;
    try {
      built = await buildProgram({ glue: glue as Exclude<typeof glue, { error: string }>, source, compiler: compiler as Exclude<typeof compiler, { error: string }>, flags, includeFolders: labIncludeFolders(), library, attribute, folder: context.folder, cache: openCache() }, toolOptions(context));
    } catch (error) {
      return { failure: tempError(error, context.folder) };
    }
    if (!built.ok) {
      yield { type: 'build-failed', reason: built.reason, diagnostics: built.diagnostics };
      return { failure: `${path.basename(file)} does not compile: ${built.reason}` };
    }
    yield { type: 'built', cached: built.cached, ms: Date.now() - started };
    return { program: built.program };
  }

  const built = yield* build(false);
  if ('failure' in built) return built;
  // What the code loads and frees itself must not be the file it is linked with, which is never unloaded.
  const loadable = path.join(context.folder, 'mapi32-loadable.so');
  try {
    if (library !== undefined && !existsSync(loadable)) copyFileSync(library, loadable);
  } catch (error) {
    return { failure: tempError(error, context.folder) };
  }
  const toProgram = (command: string): ChildProgram => ({ command, args: [], env: { ...targetEnvironment(request, faults), ...(library === undefined ? {} : { MAPI_LAB_LIBRARY: loadable }) }, reports: 3, ceiling: 'self' });
  return {
    program: toProgram(built.program), title: glue.title, compiler: compiler.name, library: library ?? '', faults,
    ...(needsMapi ? { attributed: async function* attributed() {
      const second = yield* build(true);
      return 'failure' in second ? undefined : toProgram(second.program);
    } } : {}),
  };
}

function targetEnvironment(request: ProbeRequest, faults: readonly string[]): Record<string, string> {
  const target = request.target ?? { kind: 'lab' };
  if (target.kind === 'lab') return { MAPI_LAB_FAULTS: faults.length === 0 ? 'none' : faults.join(',') };
  return target.profile === undefined ? {} : { MAPI_LENS_PROFILE: target.profile };
}

/** What `mapi32.dll` means for a JavaScript snippet. */
async function targetLibrary(context: PrepareContext): Promise<string | { readonly error: string }> {
  const target = context.request.target ?? { kind: 'lab' };
  if (target.kind === 'dll') return path.resolve(target.path);
  if (target.kind === 'system') return 'mapi32.dll';
  const lab = await findLab(toolOptions(context));
  return 'error' in lab ? lab : lab.library;
}

function toolOptions(context: PrepareContext): Parameters<typeof findLab>[0] {
  return { env: { ...process.env, TMPDIR: context.folder, LC_ALL: 'C', MAPI_LENS_TOKEN: context.token }, cwd: context.folder, signal: context.signal, deadlineMs: buildDeadlineMs, onStart: (group) => context.watchdog.guard(group) };
}

function usesMapi(text: string): boolean {
  return /\b(?:mapi\w*\.h|edkmdb\.h|MAPI\w+|LPMAPI\w+|IMsgStore|IMAPI\w+|windows\.h)\b/i.test(text);
}

function readSource(file: string): string | { readonly failure: string } {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return { failure: `The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}); check its name.` };
  }
}
