// What the language server and its client say to each other beyond the standard protocol: plain data, method names are a contract.
// Positions are LSP's here (0-based), because both sides hand them straight to their editor types.

import type { Level } from './finding';

export interface LspRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Client -> server request: every finding the server knows, open or not. */
export const FINDINGS_REQUEST = 'mapiLens/findings';

export interface FindingSummary {
  readonly uri: string;
  readonly ruleId: string;
  readonly level: Level;
  readonly message: string;
  readonly range: LspRange;
  readonly articles: readonly string[];
  readonly fingerprint: string;
}

/** Client -> server request: the functions of a document in which MAPI is used. */
export const FUNCTIONS_REQUEST = 'mapiLens/functions';

export interface FunctionAnchor {
  /** As the probe names it: `CStore::Open` or `Run`. */
  readonly name: string;
  readonly range: LspRange;
  readonly nameRange: LspRange;
}

/** Client -> server request: one edit that applies every safe repair, in `uri` or, without it, in the whole workspace. */
export const FIX_ALL_REQUEST = 'mapiLens/fixAll';

export interface FixAllResult {
  readonly fixed: number;
  readonly skipped: number;
  /** A WorkspaceEdit of the protocol. */
  readonly edit: unknown;
}

/** Server -> client notification: what the server is doing, and how much it has found. */
export const STATUS_NOTIFICATION = 'mapiLens/status';

export interface ServerStatus {
  readonly state: 'scanning' | 'analyzing' | 'idle';
  readonly done: number;
  readonly total: number;
  readonly findings: number;
}

/** What travels in `Diagnostic.data`. */
export interface DiagnosticData {
  readonly fingerprint: string;
  readonly articles: readonly string[];
}

/** The settings `mapiLens.*` that the server reads. */
export interface ServerSettings {
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  readonly scanWorkspace: boolean;
  readonly maxFileSizeMB: number;
}

export const DEFAULT_SETTINGS: ServerSettings = { levels: {}, scanWorkspace: true, maxFileSizeMB: 5 };
