// What an article of the knowledge base holds. Every sentence is our own; ids, product names, file versions and registry
// values are facts taken from the articles.

export type ArticleKind = 'leak' | 'handle-leak' | 'corruption' | 'crash' | 'pitfall' | 'service-pack' | 'fix-list' | 'tool' | 'sample';

/** One product line in which the problem exists, told by the version of one file. */
export interface AffectedLine {
  readonly product: string;
  /** In lower case: `mapi32.dll`. */
  readonly file: string;
  /** The line as major.minor, `6.5`; or the first version concerned, `6.5.7232.18`. Only this major.minor is meant. */
  readonly from: string;
  /** First version that holds the fix. */
  readonly fixedFrom?: string;
  /**
   * Where `fixedFrom` comes from: the article's file table, or the build of the service pack it names.
   * `unlisted`: there is a fix, but no version of it is known here. `none`: the product was never fixed.
   */
  readonly fix: 'file-table' | 'service-pack' | 'unlisted' | 'none';
}

/** A registry value that has to be set for the fix to work, or that moves a limit. */
export interface RegistryValue {
  readonly key: string;
  readonly name: string;
  readonly type: 'REG_DWORD';
  readonly data: number;
  /** Without it the fixed file behaves like the old one. */
  readonly required: boolean;
  readonly note: string;
}

export interface Article {
  /** `KB901014`, `Q237174`: as the articles were numbered at their time. */
  readonly id: string;
  readonly title: string;
  readonly kind: ArticleKind;
  /** One sentence that says what happens. */
  readonly summary: string;
  /** What one sees. */
  readonly symptoms?: string;
  readonly cause?: string;
  /** What to do in the code, whatever is installed. */
  readonly advice?: string;
  /** What to install or set. */
  readonly resolution?: string;
  readonly appliesTo: readonly string[];
  /** Empty where no file of the client side tells. */
  readonly affects: readonly AffectedLine[];
  /** The service pack or rollup that first held the fix, in words. */
  readonly fixedIn?: string;
  readonly registry?: RegistryValue;
  readonly prerequisites?: readonly string[];
  readonly restart?: string;
  /** What one call loses. */
  readonly perCall?: { readonly unit: 'bytes' | 'handles' | 'heaps' | 'icons' | 'registrations'; readonly low?: number; readonly high?: number };
  readonly related: readonly string[];
  readonly rules: readonly string[];
  /** A probe that shows it: `Q237174-leaky`, with `Q237174-good` beside it. */
  readonly recipe?: string;
  /** Short entries say what and where; full ones hold everything the article does. */
  readonly detail: 'full' | 'short';
}
