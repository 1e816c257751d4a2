// The language client: which documents it serves, and what happens to diagnostics on their way to the editor.

import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

export const languages = ['c', 'cpp', 'cuda-cpp', 'csharp'] as const;

export function createClient(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel, decorate: (uri: vscode.Uri, diagnostic: vscode.Diagnostic) => vscode.Diagnostic): LanguageClient {
  const module = extension.asAbsolutePath('dist/server.js');
  return new LanguageClient('mapiLens', 'MAPI Lens', {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
  }, {
    // Every scheme: untitled documents and files of a virtual workspace are analysed as the editor shows them.
    documentSelector: languages.map((language) => ({ language })),
    outputChannel: log,
    initializationOptions: { commands: true },
    middleware: {
      handleDiagnostics(uri, diagnostics, next) {
        next(uri, diagnostics.map((diagnostic) => decorate(uri, linkToRule(diagnostic))));
      },
    },
  });
}

/** The code of a diagnostic opens the rule's page in a view of ours. */
function linkToRule(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  if (typeof diagnostic.code !== 'object') return diagnostic;
  const argument = encodeURIComponent(JSON.stringify([diagnostic.code.value]));
  diagnostic.code = { value: diagnostic.code.value, target: vscode.Uri.parse(`command:mapiLens.openRule?${argument}`) };
  return diagnostic;
}
