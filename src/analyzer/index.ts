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
  /** What was learned so far that a later analyzer can go on from: give it `names` first, then each file. Asks for all of `stale`. */
  learned(): Learned;
  takeUp(names: readonly string[]): void;
  /** Adds a file as an earlier analyzer knew it. Without its text it is known as it was, and is to be set or removed at once. */
  takeUpFile(file: string, text: string | undefined, known: LearnedFile): void;
  /** The text that was set last. */
  textOf(file: string): string | undefined;
  /** Findings of one file in the light of all files set so far. */
  check(file: string): FileReport;
  /** Another analyzer that knows the same files has checked this one. */
  checked(file: string): void;
  /** Files whose last report is out of date because they or a summary they use changed. */
  stale(): readonly string[];
  hover(file: string, position: Position): HoverInfo | undefined;
  /** The functions of a file that name something of interest: those that a probe is offered for. */
  functions(file: string): readonly FunctionPlace[];
  stats(): AnalyzerStats;
  dispose(): void;
}

export interface Learned {
  /** Names of the workspace found to matter. */
  readonly names: readonly string[];
  file(file: string): { readonly text: string; readonly known: LearnedFile } | undefined;
}

/** A file and what others saw of it when it was last checked: plain data that can be written down. */
export interface LearnedFile extends ParsedFile {
  readonly signatures: readonly (readonly [name: string, signature: string])[];
}

/** What parsing one file gives: plain data that can cross a thread. */
export interface ParsedFile {
  readonly model: FileModel;
  readonly problems: readonly Problem[];
  /** False when something in the text could not be read, maybe for want of a macro that was not known yet. */
  readonly sound?: boolean;
}
