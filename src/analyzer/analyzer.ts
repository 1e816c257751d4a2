// The analyzer behind the door: keeps the texts and models of all files, and asks the rules about one file at a time in the light
// of all the others.

import { createApiTable, type ApiRow } from './api';
import { checkFile } from './check';
import type { FileModel } from './model/types';
import { hoverAt } from './hover';
import { indexLines } from './report';
import { createParser } from './syntax/parser';
import { createWorkspace, type Entry } from './workspace';
import type { Analyzer, AnalyzerConfig, Grammars } from './index';

const defaults: AnalyzerConfig = { levels: {} };

/** Loads the grammars; the returned analyzer holds the parser until `dispose`. */
export async function createAnalyzer(grammars: Grammars): Promise<Analyzer> {
  const parser = await createParser(grammars);
  const workspace = createWorkspace(parser, createApiTable());
  const { program, entries } = workspace;
  let config = defaults;
  const settled = (file: string): (Entry & { readonly model: FileModel }) | undefined => {
    workspace.settle();
    const entry = entries.get(file);
    return entry?.model ? entry as Entry & { readonly model: FileModel } : undefined;
  };

  return {
    configure: (next) => {
      if (JSON.stringify(next.api ?? []) !== JSON.stringify(config.api ?? [])) workspace.setApi(createApiTable((next.api ?? []) as readonly ApiRow[]));
      config = next;
    },
    setFile: workspace.setFile,
    setParsed: workspace.setParsed,
    removeFile: workspace.removeFile,
    parse: workspace.parse,
    parsed: (file) => {
      workspace.settle();
      return workspace.parsed(file);
    },
    textOf: (file) => entries.get(file)?.text,
    check: (file) => {
      const entry = settled(file);
      if (!entry) return { findings: [], problems: [] };
      workspace.checked(file);
      return checkFile(program, entry.model, entry, config, (name) => entries.get(name)?.text);
    },
    checked: workspace.checked,
    stale: workspace.stale,
    learned: workspace.learned,
    takeUp: workspace.takeUp,
    takeUpFile: workspace.takeUpFile,
    hover: (file, position) => {
      const entry = settled(file);
      if (!entry) return undefined;
      const lines = indexLines(entry.text);
      const found = hoverAt(program, entry.model, lines.offset(position), (offset) => lines.position(offset).line);
      return found && { markdown: found.markdown, ...lines.range(found.at) };
    },
    functions: (file) => {
      const entry = settled(file);
      if (!entry) return [];
      const lines = indexLines(entry.text);
      return entry.model.functions.map((fn) => ({ name: fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`, range: lines.range(fn.span), nameRange: lines.range(fn.nameSpan) }));
    },
    stats: () => {
      workspace.settle();
      const all = [...entries.values()];
      return {
        files: all.length,
        lines: all.reduce((sum, entry) => sum + entry.lines, 0),
        functions: all.reduce((sum, entry) => sum + (entry.model?.functions.length ?? 0) + (entry.model?.skipped.length ?? 0), 0),
        parsedFiles: all.filter((entry) => (entry.model?.functions.length ?? 0) > 0).length,
      };
    },
    dispose: () => {
      workspace.clear();
      parser.dispose();
    },
  };
}
