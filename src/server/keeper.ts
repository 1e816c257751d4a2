// Keeps what the analysis learned of the workspace for the next start of the server, in a file that the client names.

import type { Connection } from 'vscode-languageserver/node';
import type { Analyzer, AnalyzerConfig, FileReport } from '../analyzer';
import { cacheKey, readCache, writeCache, type Cache } from '../cache';

/** It is written when nothing is left to analyse, and not again before this long. */
const PAUSE_MS = 120_000;

export interface Keeper {
  /** What was kept under this configuration: for the first scan, later ones know better. */
  open(config: AnalyzerConfig): Promise<Cache | undefined>;
  /** What was last said of a file by its name; undefined when it is gone. */
  said(name: string, report: FileReport | undefined): void;
  /** Nothing is left to analyse. */
  idle(): void;
}

/** Without a file nothing is kept. */
export function createKeeper(connection: Connection, analyzer: Analyzer, file: string | undefined): Keeper {
  const reports = new Map<string, FileReport>();
  let key: string | undefined;
  let edition = 0;
  let written = 0;
  let writtenAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let writing = false;

  async function write(): Promise<void> {
    if (file === undefined || key === undefined || writing || written === edition) return;
    writing = true;
    const mine = edition;
    try {
      if (await writeCache(file, key, analyzer, reports, () => edition === mine)) [written, writtenAt] = [mine, Date.now()];
    } catch (error) {
      connection.console.warn(`What was learned of the workspace could not be kept in ${file}: ${error instanceof Error ? error.message : String(error)}`);
      written = mine;
    }
    writing = false;
  }

  return {
    open: async (config) => {
      const isFirst = key === undefined;
      key = cacheKey(config);
      return file === undefined || !isFirst ? undefined : readCache(file, key);
    },
    said: (name, report) => {
      edition += 1;
      if (report === undefined) reports.delete(name);
      else reports.set(name, report);
    },
    idle: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void write(), Math.max(1000, writtenAt + PAUSE_MS - Date.now()));
      timer.unref();
    },
  };
}
