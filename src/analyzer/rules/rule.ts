// What a rule is: metadata and one or two functions that look at facts and report. A rule never sees a syntax tree and never
// names a MAPI function: it asks the API rows and the summaries.

import type { Level } from '../../shared';
import type { FileModel, FunctionModel, Language, Span } from '../model/types';
import type { Program } from '../summaries/program';

export interface RuleMeta {
  /** States the bad pattern; a contract, see the catalogue. */
  readonly id: string;
  readonly family: 'article' | 'ownership' | 'result';
  /** At most ten words, for tables and menus. */
  readonly title: string;
  readonly level: Level;
  /** Articles the rule rests on; a rule all of whose articles are fixed below `supports` falls to note level. */
  readonly articles: readonly string[];
  readonly languages: readonly Language[];
  /** Rules whose finding at the same place speaks of the same defect with less to say: theirs is left out, their repairs are kept. */
  readonly covers?: readonly string[];
}

/** A step or edit in another file names it; without `file` it is the file being checked. */
export interface ReportStep { readonly file?: string; readonly at: Span; readonly message: string }
export interface ReportEdit { readonly file?: string; readonly at: Span; readonly text: string }
export interface ReportFix { readonly title: string; readonly edits: readonly ReportEdit[] }

export interface Report {
  readonly at: Span;
  /** One sentence: what, why and what to do. */
  readonly message: string;
  readonly steps: readonly ReportStep[];
  /** Repairs, the preferred one first. The suppression fix is added for every report by the engine. */
  readonly fixes: readonly ReportFix[];
  /** When they differ from the rule's metadata. */
  readonly articles?: readonly string[];
  readonly level?: Level;
}

export interface FunctionContext {
  readonly program: Program;
  readonly file: FileModel;
  /** The text the editor holds; offsets of the model point into it. */
  readonly text: string;
  readonly fn: FunctionModel;
  report(report: Report): void;
}

export type FileContext = Omit<FunctionContext, 'fn'>;

export interface Rule {
  readonly meta: RuleMeta;
  /** Called for each lowered function of the file being checked. */
  checkFunction?(ctx: FunctionContext): void;
  /** Called once per file, for what is not inside one function: classes, globals. */
  checkFile?(ctx: FileContext): void;
}
