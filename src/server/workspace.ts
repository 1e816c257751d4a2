// Knows the files of the workspace on disk: finds them, reads them, follows their changes. Open documents are not its business.

import path from 'node:path';
import { FileChangeType } from 'vscode-languageserver/node';
import type { Analysis } from './analysis';
import type { ServerContext } from './context';
import { findSources, isSource } from './find-sources';
import { pathToUri, uriToPath } from './names';
import type { ProjectConfig } from './project-config';
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
      const files: string[] = [];
      for (const root of ctx.roots) files.push(...await findSources(root, project().isExcluded, controller.signal));
      for (let index = 0; index < files.length && !controller.signal.aborted && mine === scanNumber; index += 1) {
        if (await load(files[index]!)) analysis.loaded(pathToUri(files[index]!));
        if (index % 20 !== 0) continue;
        analysis.setScan(index, files.length);
        progress?.report(Math.floor((100 * index) / files.length), `${index} of ${files.length} files`);
      }
    } finally {
      progress?.done();
      if (mine === scanNumber) analysis.setScan(0, 0);
      analysis.refreshStale();
    }
  }

  /** True when the file is now known with its text on disk. What cannot be read is said once and left out. */
  async function load(file: string): Promise<boolean> {
    const uri = pathToUri(file);
    if (isOpen(uri)) return true;
    const source = await readSource(file, ctx.settings.maxFileSizeMB);
    if (!source.ok) {
      ctx.connection.console.info(`${file} is left out. ${source.reason}`);
      return false;
    }
    if (isOpen(uri)) return true;
    // Parsed here and now, one file at a time: a keystroke between two files then finds nothing that waits to be parsed.
    const name = ctx.names.toName(uri);
    ctx.analyzer.setParsed(name, source.text, ctx.analyzer.parse(name, source.text));
    return true;
  }

  function isOpen(uri: string): boolean {
    return ctx.documents.all().some((document) => document.uri === uri || document.uri === ctx.names.toUri(ctx.names.toName(uri)));
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
      return load(file);
    },
    async changed(uri, type) {
      const file = uriToPath(uri);
      if (file === undefined || !belongs(file) || isOpen(uri)) return;
      if (type === FileChangeType.Deleted || !await load(file)) {
        ctx.analyzer.removeFile(ctx.names.toName(uri));
        analysis.closed(uri, false);
        analysis.refreshStale();
      } else {
        analysis.closed(uri, true);
      }
    },
  };
}
