// Knows the files of the workspace on disk: finds them, reads them, follows their changes. Open documents are not its business.

import path from 'node:path';
import { FileChangeType } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Cache } from '../cache';
import type { Analysis } from './analysis';
import type { ServerContext } from './context';
import { publish } from './diagnostics';
import { findSources, isSource } from './find-sources';
import { pathToUri, uriToPath } from './names';
import { analyzerConfig, type ProjectConfig } from './project-config';
import { readSource } from './read-source';

export interface Workspace {
  /** Reads every source file of the workspace; the files already open keep the editor's text. */
  scan(): Promise<void>;
  /** Takes the text on disk for a document that is no longer open; false when it is not a file of the workspace. */
  reload(uri: string): Promise<boolean>;
  changed(uri: string, type: FileChangeType): Promise<void>;
}

export function createWorkspace(ctx: ServerContext, analysis: Analysis, project: () => ProjectConfig): Workspace {
  let scanNumber = 0;

  async function scan(): Promise<void> {
    const mine = ++scanNumber;
    if (!ctx.settings.scanWorkspace || ctx.roots.length === 0) return;
    const controller = new AbortController();
    const progress = ctx.abilities.progress ? await ctx.connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('MAPI Lens: reading the workspace', 0, undefined, true);
    progress?.token.onCancellationRequested(() => controller.abort());
    try {
      const cache = await ctx.keeper.open(analyzerConfig(ctx, project()));
      if (cache !== undefined) ctx.analyzer.takeUp(cache.names);
      const files: string[] = [];
      for (const root of ctx.roots) files.push(...await findSources(root, project().isExcluded, controller.signal));
      const read: string[] = [];
      for (let index = 0; index < files.length && !controller.signal.aborted && mine === scanNumber; index += 1) {
        if (await load(files[index]!, cache) === 'read') read.push(pathToUri(files[index]!));
        if (index % 20 !== 0) continue;
        analysis.setScan(index, files.length);
        progress?.report(Math.floor((100 * index) / files.length), `${index} of ${files.length} files`);
      }
      read.forEach(analysis.loaded);
      if (cache !== undefined) analysis.moved(read.map((uri) => ctx.names.toName(uri)));
      if (cache !== undefined && !controller.signal.aborted) forgetOthers(cache, new Set(files.map((file) => ctx.names.toName(pathToUri(file)))));
    } finally {
      progress?.done();
      if (mine === scanNumber) analysis.setScan(0, 0);
      analysis.refreshStale();
    }
  }

  /** Makes the text on disk known. What is known already needs no check; what cannot be read is said once and left out. */
  async function load(file: string, cache?: Cache): Promise<'read' | 'known' | 'left out'> {
    const uri = pathToUri(file);
    const name = ctx.names.toName(uri);
    const cached = cache?.files.get(name);
    const known = cached?.known();
    const open = openDocument(uri);
    if (open !== undefined) {
      if (known === undefined) return 'read';
      // What is open has changed since it was last known, or so it is taken.
      ctx.analyzer.takeUpFile(name, undefined, known);
      ctx.analyzer.setFile(name, open.getText());
      return 'read';
    }
    const source = await readSource(file, ctx.settings.maxFileSizeMB);
    if (!source.ok) {
      ctx.connection.console.info(`${file} is left out. ${source.reason}`);
      return 'left out';
    }
    if (openDocument(uri) !== undefined) return load(file, cache);
    const isSame = cached?.isOf(source.text) === true;
    if (known !== undefined) ctx.analyzer.takeUpFile(name, isSame ? source.text : undefined, known);
    if (known !== undefined && isSame) {
      ctx.keeper.said(name, cached!.report);
      publish(ctx, uri, cached!.report.findings);
      return 'known';
    }
    // Parsed here and now, one file at a time: a keystroke between two files then finds nothing that waits to be parsed.
    ctx.analyzer.setParsed(name, source.text, ctx.analyzer.parse(name, source.text));
    return 'read';
  }

  /** What the cache knows of files that are gone: what used them is to be checked again. */
  function forgetOthers(cache: Cache, names: ReadonlySet<string>): void {
    for (const [name, file] of cache.files) {
      const known = names.has(name) ? undefined : file.known();
      if (known === undefined) continue;
      ctx.analyzer.takeUpFile(name, undefined, known);
      ctx.analyzer.removeFile(name);
    }
  }

  function openDocument(uri: string): TextDocument | undefined {
    return ctx.documents.all().find((document) => document.uri === uri || document.uri === ctx.names.toUri(ctx.names.toName(uri)));
  }

  function belongs(file: string): boolean {
    return ctx.settings.scanWorkspace && isSource(file) && ctx.roots.some((root) => {
      const relative = path.relative(root, file);
      return !relative.startsWith('..') && !path.isAbsolute(relative) && !project().isExcluded(relative.replaceAll(path.sep, '/'));
    });
  }

  return {
    scan,
    async reload(uri) {
      const file = uriToPath(uri);
      if (file === undefined || !belongs(file)) return false;
      return await load(file) !== 'left out';
    },
    async changed(uri, type) {
      const file = uriToPath(uri);
      if (file === undefined || !belongs(file) || openDocument(uri) !== undefined) return;
      if (type === FileChangeType.Deleted || await load(file) === 'left out') {
        ctx.analyzer.removeFile(ctx.names.toName(uri));
        analysis.closed(uri, false);
        analysis.refreshStale();
      } else {
        analysis.closed(uri, true);
      }
    },
  };
}
