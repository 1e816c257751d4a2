// What every feature of the server holds in its hand. Features are functions over this context; none keeps another's state.

import type { Connection, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analyzer } from '../analyzer';
import type { ServerSettings } from '../shared';
import type { FindingStore } from './finding-store';
import type { Keeper } from './keeper';
import type { Names } from './names';

export interface ServerContext {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly analyzer: Analyzer;
  readonly names: Names;
  readonly store: FindingStore;
  readonly keeper: Keeper;
  /** Roots of the workspace as paths of this machine; empty without a folder. */
  readonly roots: string[];
  readonly abilities: ClientAbilities;
  settings: ServerSettings;
}

export interface ClientAbilities {
  readonly configuration: boolean;
  readonly watchedFiles: boolean;
  readonly progress: boolean;
  readonly workspaceFolders: boolean;
  /** The client is our extension and knows the commands `mapiLens.*`. */
  readonly commands: boolean;
}
