// One call of a compiler: a source file in, an object file and the list of every file that was read out.
import { readFileSync } from 'node:fs';
import { readClOutput } from '../windows/cl-output';
import { mergeEnvironment } from '../windows/visual-studio';
import { readDependencies } from './cache';
import { compileLine, type CompileJob, type Compiler } from './compilers';
import { runTool, type ToolOptions, type ToolResult } from './tool';

export type Compiled = { readonly ok: true; readonly sources: readonly string[] } | { readonly ok: false; readonly result: ToolResult };

export async function compile(compiler: Compiler, job: CompileJob & { readonly dependencies: string }, options: ToolOptions): Promise<Compiled> {
  const result = await runTool(compileLine(compiler, job), within(compiler, options));
  if (result.code !== 0) return { ok: false, result };
  return { ok: true, sources: compiler.microsoft === undefined ? readDependencies(readFileSync(job.dependencies, 'utf8')) : [job.source, ...readClOutput(result.output).includes] };
}

/** The environment that the compiler wants around it, on top of the probe's; its messages in English. */
export function within(compiler: Compiler, options: ToolOptions): ToolOptions {
  return compiler.microsoft === undefined ? options : { ...options, env: mergeEnvironment(options.env, { ...compiler.microsoft.env, VSLANG: '1033' }) };
}

export function objectFile(compiler: Compiler, name: string): string {
  return `${name}${compiler.microsoft === undefined ? '.o' : '.obj'}`;
}
