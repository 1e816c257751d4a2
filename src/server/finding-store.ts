// The last findings of every file, by URI: what code actions, fix-all and the sidebar's lists read.

import type { Finding } from '../shared';

export interface FindingStore {
  set(uri: string, findings: readonly Finding[]): void;
  get(uri: string): readonly Finding[];
  delete(uri: string): void;
  entries(): Iterable<readonly [string, readonly Finding[]]>;
  count(): number;
}

export function createFindingStore(): FindingStore {
  const byUri = new Map<string, readonly Finding[]>();
  return {
    set(uri, findings) {
      if (findings.length > 0) byUri.set(uri, findings);
      else byUri.delete(uri);
    },
    get: (uri) => byUri.get(uri) ?? [],
    delete: (uri) => void byUri.delete(uri),
    entries: () => byUri.entries(),
    count: () => [...byUri.values()].reduce((sum, findings) => sum + findings.length, 0),
  };
}
