// The project's `.mapi-lens.json`: read from the first workspace folder, watched, and joined with the editor's settings.
// A mistake in it is shown in the file itself, at its line; the last good content stays in force.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { AnalyzerConfig } from '../analyzer';
import type { Level } from '../shared';
import type { ServerContext } from './context';
import { pathToUri } from './names';

export const CONFIG_FILE = '.mapi-lens.json';

export interface ProjectConfig {
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  readonly isExcluded: (relative: string) => boolean;
  readonly supports?: AnalyzerConfig['supports'];
  readonly api?: AnalyzerConfig['api'];
}

export const noProjectConfig: ProjectConfig = { levels: {}, isExcluded: () => false };

/** Reads the file again; undefined when it is broken, so that the caller keeps what it had. */
export function readProjectConfig(ctx: ServerContext): ProjectConfig | undefined {
  const root = ctx.roots[0];
  const file = root === undefined ? undefined : path.join(root, CONFIG_FILE);
  if (file === undefined) return noProjectConfig;
  if (!existsSync(file)) {
    report(ctx, file, undefined);
    return noProjectConfig;
  }
  try {
    const config = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as { levels?: Record<string, Level | 'off'>; exclude?: string[]; supports?: AnalyzerConfig['supports']; api?: unknown[] };
    report(ctx, file, undefined);
    return {
      levels: config.levels ?? {},
      isExcluded: excluder(config.exclude ?? []),
      ...(config.supports === undefined ? {} : { supports: config.supports }),
      ...(config.api === undefined ? {} : { api: config.api }),
    };
  } catch (error) {
    report(ctx, file, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** The editor's levels win over the project's: they are the reader's own choice. */
export function analyzerConfig(ctx: ServerContext, project: ProjectConfig): AnalyzerConfig {
  return {
    levels: { ...project.levels, ...ctx.settings.levels },
    ...(project.supports === undefined ? {} : { supports: project.supports }),
    ...(project.api === undefined ? {} : { api: project.api }),
  };
}

function excluder(patterns: readonly string[]): (relative: string) => boolean {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { dot: true });
}

function report(ctx: ServerContext, file: string, message: string | undefined): void {
  const start = { line: 0, character: 0 };
  void ctx.connection.sendDiagnostics({
    uri: pathToUri(file),
    diagnostics: message === undefined ? [] : [{ range: { start, end: start }, severity: DiagnosticSeverity.Error, source: 'MAPI Lens', message }],
  });
}
