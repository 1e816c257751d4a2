// Compile errors of a probe, shown in the user's own file until the next probe begins or the file changes.

import * as vscode from 'vscode';
import { type Ctx, keep } from '../context';
import type { ProbeHost } from './host';

export function activate(ctx: Ctx, host: ProbeHost): void {
  const collection = vscode.languages.createDiagnosticCollection('mapi-lens-probe');
  let shownFor = -1;
  keep(ctx, collection, host.onChange(() => {
    const session = host.shown;
    if (session === undefined || (session.id === shownFor && session.phase !== 'ended')) return;
    if (session.id !== shownFor) collection.clear();
    shownFor = session.id;
  }), host.onEnded((session) => {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const error of session.diagnostics) {
      const at = new vscode.Position(Math.max(0, error.line - 1), Math.max(0, error.column - 1));
      const diagnostic = new vscode.Diagnostic(new vscode.Range(at, at.translate(0, 1)), error.message, error.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
      diagnostic.source = 'MAPI Lens probe';
      byFile.set(error.file, [...(byFile.get(error.file) ?? []), diagnostic]);
    }
    collection.clear();
    for (const [file, diagnostics] of byFile) collection.set(vscode.Uri.file(file), diagnostics);
  }), vscode.workspace.onDidChangeTextDocument(({ document }) => collection.delete(document.uri)));
}
