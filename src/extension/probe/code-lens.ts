// "Probe for leaks" above functions that use MAPI, with the last measurement of this very code beside it.

import * as vscode from 'vscode';
import { FUNCTIONS_REQUEST, type FunctionAnchor } from '../../shared';
import { type Ctx, keep } from '../context';
import type { Measured } from './measured';

export function activate(ctx: Ctx, measured: Measured): void {
  const changed = new vscode.EventEmitter<void>();
  const enabled = (): boolean => vscode.workspace.getConfiguration('mapiLens').get<boolean>('codeLens.enabled', true);

  keep(ctx, changed, measured.onChange(() => changed.fire()), vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('mapiLens.codeLens')) changed.fire();
  }), vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()), vscode.languages.registerCodeLensProvider([{ language: 'c' }, { language: 'cpp' }, { language: 'cuda-cpp' }], {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!enabled()) return [];
      const functions = await ctx.server.request<FunctionAnchor[]>(FUNCTIONS_REQUEST, { uri: document.uri.toString() }) ?? [];
      return functions.flatMap((anchor) => lenses(document, anchor, measured));
    },
  }));
}

function lenses(document: vscode.TextDocument, { range, nameRange }: FunctionAnchor, measured: Measured): vscode.CodeLens[] {
  const at = new vscode.Range(nameRange.start.line, nameRange.start.character, nameRange.end.line, nameRange.end.character);
  const text = document.getText(new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character));
  const line = measured.of(document.uri, text);
  const position = { line: nameRange.start.line, character: nameRange.start.character };
  return [
    new vscode.CodeLens(at, { title: `$(beaker) ${vscode.l10n.t('Probe for leaks')}`, command: 'mapiLens.probe.function', arguments: [document.uri.toString(), position] }),
    ...(line === undefined ? [] : [new vscode.CodeLens(at, { title: line, command: 'mapiLens.probe.show' })]),
  ];
}
