// Joins the edits of fixes into one edit of the workspace. Fixes that touch the same text are not mixed: the later one waits for
// the next round, because its positions are those of a text that the earlier one changes.

import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding, TextEdit } from '../shared';
import type { ServerContext } from './context';
import { isBefore, toLspRange } from './positions';

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

/** The preferred repair of every finding, in one file or everywhere, as far as they do not touch each other. */
export function fixAll(ctx: ServerContext, uri?: string): FixAll {
  const findings: readonly Finding[] = uri === undefined ? [...ctx.store.entries()].flatMap(([, found]) => found) : ctx.store.get(uri);
  const taken: TextEdit[] = [];
  let fixed = 0;
  let skipped = 0;
  // What was acquired last is given back first, as on the command line.
  for (const finding of findings.toReversed()) {
    const repair = finding.fixes.find((fix) => fix.kind === 'repair');
    if (repair === undefined) continue;
    // Two findings may ask for the very same edit; doing it once serves both.
    const added = repair.edits.filter((edit) => !taken.some((other) => same(edit, other)));
    if (added.some((edit) => taken.some((other) => touch(edit, other)))) {
      skipped += 1;
      continue;
    }
    taken.push(...added);
    fixed += 1;
  }
  return { fixed, skipped, edit: toWorkspaceEdit(ctx, taken) };
}

function same(a: TextEdit, b: TextEdit): boolean {
  return a.text === b.text && a.file === b.file && JSON.stringify(a.range) === JSON.stringify(b.range);
}

function touch(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  const left = toLspRange(a.range);
  const right = toLspRange(b.range);
  return !isBefore(left.end, right.start) && !isBefore(right.end, left.start);
}
