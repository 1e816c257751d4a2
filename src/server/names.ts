// Converts between the editor's URIs and the analyzer's opaque file names. A name is the normalised URI; for a document whose
// URI has no extension (untitled) one that tells the language is appended, because the analyzer goes by the extension.

import { URI } from 'vscode-uri';

const extensionOf: Readonly<Record<string, string>> = { c: '.c', cpp: '.cpp', csharp: '.cs', 'cuda-cpp': '.cpp', 'objective-cpp': '.cpp' };

export interface Names {
  /** The analyzer's name for a document; `languageId` matters for documents without an extension only. */
  toName(uri: string, languageId?: string): string;
  toUri(name: string): string;
  forget(uri: string): void;
}

export function createNames(): Names {
  const nameOfUri = new Map<string, string>();
  const uriOfName = new Map<string, string>();
  return {
    toName(uri, languageId) {
      const key = normalise(uri);
      const known = nameOfUri.get(key);
      if (known !== undefined) return known;
      const name = /\.\w+$/.test(key) || languageId === undefined ? key : key + (extensionOf[languageId] ?? '.cpp');
      // The editor's own spelling goes back to the editor: it compares strings.
      nameOfUri.set(key, name);
      uriOfName.set(name, uri);
      return name;
    },
    toUri: (name) => uriOfName.get(name) ?? name,
    forget(uri) {
      const key = normalise(uri);
      const name = nameOfUri.get(key);
      nameOfUri.delete(key);
      if (name !== undefined) uriOfName.delete(name);
    },
  };
}

export function pathToUri(file: string): string {
  return URI.file(file).toString();
}

/** The path of a document that lies on this machine's disk, otherwise nothing. */
export function uriToPath(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

function normalise(uri: string): string {
  return URI.parse(uri).toString();
}
