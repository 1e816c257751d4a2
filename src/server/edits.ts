// Joins the edits of fixes into one edit of the workspace. Fixes that touch the same text are not mixed: the later one waits for
// the next round, because its positions are those of a text that the earlier one changes.

import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { applyRepairs, isBetter, repairOf, type Finding, type TextEdit } from '../shared';
import type { ServerContext } from './context';
import { toLspRange } from './positions';

export function toWorkspaceEdit(ctx: ServerContext, edits: readonly TextEdit[]): WorkspaceEdit {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  const documentChanges = [...byFile].map(([file, fileEdits]): TextDocumentEdit => {
    const uri = ctx.names.toUri(file);
    return {
      // The version makes the editor refuse the edit when the text has moved on.
      textDocument: { uri, version: ctx.documents.get(uri)?.version ?? null },
      edits: fileEdits.map((edit) => ({ range: toLspRange(edit.range), newText: edit.text })),
    };
  });
  return { documentChanges };
}

export interface FixAll {
  readonly fixed: number;
  readonly skipped: number;
  readonly edit: WorkspaceEdit;
}

/** The preferred repair of every finding, in one file or everywhere, as far as they do not touch each other and none makes things worse. */
export function fixAll(ctx: ServerContext, uri?: string): FixAll {
  const findings: readonly Finding[] = uri === undefined ? [...ctx.store.entries()].flatMap(([, found]) => found) : ctx.store.get(uri);
  const wanted = new Set(findings.filter((finding) => repairOf(finding) !== undefined));
  const textOf = (file: string): string | undefined => ctx.documents.get(ctx.names.toUri(file))?.getText() ?? ctx.analyzer.textOf(file);
  for (;;) {
    const { applied } = applyRepairs([...wanted], textOf);
    const help = (count: number): boolean => doHelp(ctx, applied.slice(0, count), textOf);
    if (applied.length === 0 || help(applied.length)) {
      const edits = new Map(applied.flatMap((finding) => repairOf(finding)!.edits).map((edit) => [JSON.stringify(edit), edit]));
      return { fixed: applied.length, skipped: wanted.size - applied.length, edit: toWorkspaceEdit(ctx, [...edits.values()]) };
    }
    // The shortest row of first ones that does harm ends with the one that does it.
    let [good, bad] = [0, applied.length];
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (help(middle)) good = middle;
      else bad = middle;
    }
    wanted.delete(applied[bad - 1]!);
  }
}

/** Tries the repairs on the analyzer, which has the texts back afterwards. */
function doHelp(ctx: ServerContext, repaired: readonly Finding[], textOf: (file: string) => string | undefined): boolean {
  const { texts } = applyRepairs(repaired, textOf);
  const before = [...texts.keys()].map((file) => [file, textOf(file)!] as const);
  const files = new Set(texts.keys());
  try {
    for (const [file, text] of texts) ctx.analyzer.setFile(file, text);
    const after = [...files].flatMap((file) => ctx.analyzer.check(file).findings);
    const known = [...files].flatMap((file) => ctx.store.get(ctx.names.toUri(file)));
    return isBetter(known, repaired, after, files);
  } finally {
    for (const [file, text] of before) ctx.analyzer.setFile(file, text);
  }
}
