// Results flow back to the code: a finding that was measured says so in its related information and on hover, as long as the
// measured function still reads as it did. Another version of the code is another matter.

import * as vscode from 'vscode';
import type { DiagnosticData } from '../../shared';
import { type Ctx, keep } from '../context';
import { languages } from '../languages';
import type { ProbeHost } from './host';
import type { MeasuredSource } from './session';
import { say } from './snapshot';
import { measuredLine } from './verdict-text';

interface Measurement {
  readonly source: MeasuredSource;
  readonly line: string;
}

export interface Measured {
  /** What is known of the function that holds this place, in this very version. */
  at(document: vscode.TextDocument, position: vscode.Position): string | undefined;
  /** What is known of this very text. */
  of(uri: vscode.Uri, functionText: string): string | undefined;
  readonly onChange: vscode.Event<void>;
}

export function activate(ctx: Ctx, host: ProbeHost): Measured {
  const changed = new vscode.EventEmitter<void>();
  const byUri = new Map<string, Measurement[]>();

  keep(ctx, changed, host.onEnded((session) => {
    const { source, result } = session;
    if (source === undefined || result === undefined || result.verdict.kind === 'failed') return;
    const line = measuredLine(result, session.request?.faults ?? result.target.faults ?? [], say);
    const others = (byUri.get(source.uri) ?? []).filter((known) => known.source.text !== source.text);
    byUri.set(source.uri, [...others, { source, line }]);
    ctx.server.redecorate(vscode.Uri.parse(source.uri));
    changed.fire();
  }));

  function at(document: vscode.TextDocument, position: vscode.Position): string | undefined {
    const known = byUri.get(document.uri.toString());
    if (known === undefined) return undefined;
    const text = document.getText();
    const offset = document.offsetAt(position);
    return known.find(({ source }) => {
      const start = text.indexOf(source.text);
      return start >= 0 && offset >= start && offset <= start + source.text.length;
    })?.line;
  }

  ctx.server.decorate = (uri, diagnostic) => {
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document === undefined || (diagnostic as { data?: DiagnosticData }).data === undefined) return diagnostic;
    const line = at(document, diagnostic.range.start);
    const others = (diagnostic.relatedInformation ?? []).filter((information) => !isMeasured(information));
    diagnostic.relatedInformation = line === undefined ? others : [...others, new MeasuredInformation(new vscode.Location(uri, diagnostic.range), line)];
    return diagnostic;
  };

  keep(ctx, vscode.languages.registerHoverProvider(languages.map((language) => ({ language })), {
    provideHover(document, position) {
      const onFinding = vscode.languages.getDiagnostics(document.uri).some((diagnostic) => diagnostic.source === 'MAPI Lens' && diagnostic.range.contains(position));
      const line = onFinding ? at(document, position) : undefined;
      return line === undefined ? undefined : new vscode.Hover(new vscode.MarkdownString(`$(beaker) ${line}`, true));
    },
  }));

  return {
    at,
    of: (uri, functionText) => byUri.get(uri.toString())?.find(({ source }) => source.text === functionText)?.line,
    onChange: changed.event,
  };
}

class MeasuredInformation extends vscode.DiagnosticRelatedInformation {}

function isMeasured(information: vscode.DiagnosticRelatedInformation): boolean {
  return information instanceof MeasuredInformation;
}
