// The language client: which documents it serves, and what happens to diagnostics on their way to the editor.

import path from 'node:path';
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { languages } from './languages';

/** The client, and a way to pass the diagnostics of a file through `decorate` again. */
export interface Client {
  readonly client: LanguageClient;
  redecorate(uri: vscode.Uri): void;
}

export function createClient(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel, decorate: (uri: vscode.Uri, diagnostic: vscode.Diagnostic) => vscode.Diagnostic): Client {
  const shown = new Map<string, () => void>();
  const module = extension.asAbsolutePath('dist/server.js');
  const client = new LanguageClient('mapiLens', 'MAPI Lens', {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
  }, {
    // Every scheme: untitled documents and files of a virtual workspace are analysed as the editor shows them.
    documentSelector: languages.map((language) => ({ language })),
    outputChannel: log,
    initializationOptions: { commands: true, ...(extension.storageUri === undefined ? {} : { cacheFile: path.join(extension.storageUri.fsPath, 'analysis.cache') }) },
    middleware: {
      handleDiagnostics(uri, diagnostics, next) {
        const pass = (): void => next(uri, diagnostics.map((diagnostic) => decorate(uri, diagnostic)));
        if (diagnostics.length > 0) shown.set(uri.toString(), pass);
        else shown.delete(uri.toString());
        pass();
      },
    },
  });
  return { client, redecorate: (uri) => shown.get(uri.toString())?.() };
}
