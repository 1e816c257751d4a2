// What the doctor says about a machine or about one DLL: the JSON contract of `mapi-lens doctor --format json` and the
// source of the sidebar's "This machine".

export type Bitness = 'ia32' | 'x64' | 'arm64' | 'other';

/** A file that could be read as a Windows program or library. */
export interface DllFacts {
  readonly path: string;
  /** Base name in lower case. */
  readonly file: string;
  readonly isDll: boolean;
  readonly bitness: Bitness;
  /** `6.5.7233.46`; absent when the file has no version resource. */
  readonly version?: string;
  readonly productVersion?: string;
  readonly description?: string;
  readonly company?: string;
  readonly product?: string;
  /** The name that its makers gave it; tells a renamed copy. */
  readonly originalName?: string;
  /** Flat MAPI functions that it exports. */
  readonly mapiExports: readonly string[];
  /** One clause on what it is: `Wine's stub that forwards to the registered mail client`. */
  readonly role: string;
}

export interface MailClient {
  /** Name under Clients\Mail. */
  readonly name: string;
  readonly scope: 'machine' | 'user';
  readonly view: '64-bit' | '32-bit';
  /** The client this view names as default. */
  readonly isDefault: boolean;
  /** As found in the registry, and resolved to a full path where that was possible. */
  readonly dllPath?: string;
  readonly dllPathEx?: string;
  readonly resolvedDll?: string;
  readonly resolvedDllEx?: string;
}

export type ArticleStatus = 'affected' | 'fixed' | 'not-applicable' | 'unknown';

export interface ArticleFinding {
  readonly id: string;
  readonly title: string;
  readonly state: ArticleStatus;
  readonly reason: string;
  /** The file that decided. */
  readonly file?: string;
  readonly version?: string;
}

export interface DoctorReport {
  readonly platform: string;
  /** Of the process that asks. */
  readonly processBitness: Bitness;
  readonly clients: readonly MailClient[];
  readonly dlls: readonly DllFacts[];
  /** Value of CleanUpMAPIHeap: null when it is not set, absent when it was not read. */
  readonly cleanUpMapiHeap?: number | null;
  readonly articles: readonly ArticleFinding[];
  /** What could not be read or does not fit together, one sentence each. */
  readonly problems: readonly string[];
}
