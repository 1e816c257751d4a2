// The project's `.mapi-lens.json`: read from the first workspace folder, watched, and joined with the editor's settings.
// A mistake in it is shown in the file itself, at its line; the last good content stays in force.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import picomatch from 'picomatch';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { knownWords, type AnalyzerConfig } from '../analyzer';
import { checkConfig, CONFIG_FILE, decodeText, defaultConfig, type ProjectConfig as ConfigContent } from '../shared';
import type { ServerContext } from './context';
import { pathToUri } from './names';

export interface ProjectConfig extends ConfigContent {
  /** Whether the project leaves out this file, a path relative to the workspace folder. */
  readonly isExcluded: (relative: string) => boolean;
}

export const noProjectConfig: ProjectConfig = { ...defaultConfig, isExcluded: () => false };

/** Reads the file again; undefined when it is broken, so that the caller keeps what it had. */
export function readProjectConfig(ctx: ServerContext): ProjectConfig | undefined {
  const root = ctx.roots[0];
  if (root === undefined) return noProjectConfig;
  const file = path.join(root, CONFIG_FILE);
  const text = textOf(file);
  if (text === undefined) {
    report(ctx, file, []);
    return noProjectConfig;
  }
  const document = TextDocument.create(pathToUri(file), 'json', 0, text);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const { config, mistakes } = checkConfig(tree, knownWords);
  const told = [
    ...errors.map((error) => ({ ...error, message: `This is not JSON (${printParseErrorCode(error.error)}); correct it here.` })),
    ...(errors.length > 0 ? [] : mistakes),
  ];
  report(ctx, file, told.map(({ offset, length, message }): Diagnostic => ({
    range: { start: document.positionAt(offset), end: document.positionAt(offset + length) },
    severity: DiagnosticSeverity.Error, source: 'MAPI Lens', message,
  })));
  return errors.length > 0 ? undefined : { ...config, isExcluded: excluder(config.exclude) };
}

/** The editor's levels win over the project's: they are the reader's own choice. */
export function analyzerConfig(ctx: ServerContext, project: ProjectConfig): AnalyzerConfig {
  return {
    levels: { ...project.levels, ...ctx.settings.levels },
    ...(project.supports === undefined ? {} : { supports: project.supports }),
    ...(project.api === undefined ? {} : { api: project.api }),
  };
}

function excluder(globs: readonly string[]): (relative: string) => boolean {
  if (globs.length === 0) return () => false;
  // A plain name or a folder means all that lies in it.
  return picomatch(globs.flatMap((glob) => [glob, `${glob.replace(/\/+$/, '')}/**`]), { dot: true });
}

function textOf(file: string): string | undefined {
  try {
    const decoded = decodeText(readFileSync(file));
    return decoded.ok ? decoded.text : '';
  } catch {
    return undefined;
  }
}

function report(ctx: ServerContext, file: string, diagnostics: Diagnostic[]): void {
  void ctx.connection.sendDiagnostics({ uri: pathToUri(file), diagnostics });
}
