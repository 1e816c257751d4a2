// Who may import what. The architecture test enforces this table; `npm run generate` copies it into ARCHITECTURE.md.

/** What each room may import: rooms, and packages. A room may always import itself. `node` stands for all of Node. */
export const rooms: Record<string, { rooms: string[]; packages: string[] }> = {
  'src/shared': { rooms: [], packages: [] },
  'src/analyzer': { rooms: ['src/shared'], packages: [] },
  'src/analyzer/syntax': { rooms: ['src/shared', 'src/analyzer'], packages: ['web-tree-sitter'] },
  'src/cache': { rooms: ['src/analyzer'], packages: ['node'] },
  'src/native': { rooms: ['src/shared'], packages: ['node'] },
  'src/native/ffi': { rooms: ['src/shared', 'src/native'], packages: ['node', 'koffi'] },
  'src/server': { rooms: ['src/shared', 'src/analyzer', 'src/cache'], packages: ['node', 'vscode-languageserver', 'vscode-languageserver-textdocument', 'vscode-uri', 'picomatch', 'ignore', 'jsonc-parser'] },
  'src/cli': { rooms: ['src/shared', 'src/analyzer', 'src/cache', 'src/native'], packages: ['node', 'asciichart', 'ignore', 'picomatch', 'jsonc-parser', 'sarif'] },
  'src/extension': { rooms: ['src/shared', 'src/native'], packages: ['node', 'vscode', 'vscode-languageclient'] },
  media: { rooms: ['src/shared'], packages: ['uplot', '@vscode-elements/elements'] },
};

/** Inside the analyzer imports point left only. */
export const analyzerOrder = ['api', 'syntax', 'model', 'flow', 'summaries', 'rules', 'report', '.'];
