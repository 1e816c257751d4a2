// What the analyzer says about a program. These shapes are the JSON contract of `mapi-lens check --format json`;
// the language server and the extension read the same ones. Lines and columns start at 1; columns count UTF-16 units.

export type Level = 'error' | 'warning' | 'note';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Half-open: `end` is the position behind the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** One station on the way from where a resource is handed out to where it is lost. */
export interface Step {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

export interface TextEdit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** `kind` tells a repair from a fix that only silences the rule; `check --fix` and fix-all apply repairs only. */
export interface Fix {
  readonly title: string;
  readonly kind: 'repair' | 'suppress';
  readonly edits: readonly TextEdit[];
}

export interface Finding {
  readonly ruleId: string;
  readonly level: Level;
  readonly file: string;
  readonly range: Range;
  /** One sentence: what, why and what to do. */
  readonly message: string;
  readonly steps: readonly Step[];
  /** Article ids as the knowledge base spells them: `KB901014`, `Q237174`. */
  readonly articles: readonly string[];
  readonly fixes: readonly Fix[];
  /** Stable when lines move: made of rule, function and normalised code, never of positions. */
  readonly fingerprint: string;
}

/** Something that kept a file from being analysed in full; the others still are. */
export interface Problem {
  readonly file: string;
  readonly message: string;
}
