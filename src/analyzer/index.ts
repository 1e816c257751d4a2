// The door of the analyzer: text in, findings out. No IO, no clock, no console; whoever holds files brings their text.

import type { Finding, Level, Position, Problem, Range } from '../shared';
import type { FileModel } from './model/types';

export type { FileModel } from './model/types';
export { createAnalyzer } from './analyzer';
export { isHeader } from './model/lower';
export { dumpFile, dumpKinds, type DumpKind } from './dump';
export { knownWords, ruleCatalogue, type RuleInfo } from './catalogue';

export interface Grammars {
  /** web-tree-sitter.wasm */
  readonly runtime: Uint8Array;
  readonly cpp: Uint8Array;
  readonly csharp?: Uint8Array;
}

/** The checked content of `.mapi-lens.json`, or the defaults. */
export interface AnalyzerConfig {
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  /** Lowest component versions the program still runs on, see `supports` in the schema; absent: all versions. */
  readonly supports?: string | Readonly<Record<string, string>>;
  /** Rows for the project's own functions, in the shape of the API model's rows. */
  readonly api?: readonly unknown[];
}

export interface FileReport {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

export interface HoverInfo {
  readonly markdown: string;
  readonly start: Position;
  readonly end: Position;
}

export interface FunctionPlace {
  /** `CStore::Open` or `Run`. */
  readonly name: string;
  readonly range: Range;
  readonly nameRange: Range;
}

export interface AnalyzerStats {
  readonly files: number;
  readonly lines: number;
  readonly functions: number;
  readonly parsedFiles: number;
}

export interface Analyzer {
  configure(config: AnalyzerConfig): void;
  /** Adds or replaces a file. `file` is an opaque name used in findings; the language follows from its extension. */
  setFile(file: string, text: string): void;
  /** As setFile, for a model parsed elsewhere (a worker thread) by `parse`. */
  setParsed(file: string, text: string, parsed: ParsedFile): void;
  removeFile(file: string): void;
  /** Parses without keeping anything: the part of the work that threads can share. */
  parse(file: string, text: string): ParsedFile;
  /** What is known of a file in the light of all others; another analyzer that is given it by `setParsed` knows as much. */
  parsed(file: string): ParsedFile | undefined;
  /** Findings of one file in the light of all files set so far. */
  check(file: string): FileReport;
  /** Files whose last report is out of date because they or a summary they use changed. */
  stale(): readonly string[];
  hover(file: string, position: Position): HoverInfo | undefined;
  /** The functions of a file that name something of interest: those that a probe is offered for. */
  functions(file: string): readonly FunctionPlace[];
  stats(): AnalyzerStats;
  dispose(): void;
}

/** What parsing one file gives: plain data that can cross a thread. */
export interface ParsedFile {
  readonly model: FileModel;
  readonly problems: readonly Problem[];
}
