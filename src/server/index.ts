// The door of the language server: wires the features to a connection. It speaks stdio, node-ipc or any other stream alike.

import { CodeActionKind, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, TextDocumentSyncKind, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver/node';
import type { Analyzer } from '../analyzer';
import { createAnalysis, type Analysis } from './analysis';
import { FIX_ALL_KIND, registerCodeActions } from './code-actions';
import type { ClientAbilities, ServerContext } from './context';
import { createDocuments, followDocuments } from './documents';
import { createFindingStore } from './finding-store';
import { registerHover } from './hover';
import { createKeeper } from './keeper';
import { registerLists } from './lists';
import { createNames, uriToPath } from './names';
import { CONFIG_FILE } from '../shared';
import { analyzerConfig, noProjectConfig, readProjectConfig, type ProjectConfig } from './project-config';
import { readSettings, toSettings } from './settings';
import { createWorkspace, type Workspace } from './workspace';

/** `makeAnalyzer` is called once, when a client says hello. */
export function startServer(connection: Connection, makeAnalyzer: () => Promise<Analyzer>): void {
  const documents = createDocuments();
  let start: ((params: InitializeParams, analyzer: Analyzer) => Running) | undefined = (params, analyzer) => wire(connection, documents, params, analyzer);
  let running: Running | undefined;

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const analyzer = await makeAnalyzer();
    running = start?.(params, analyzer);
    start = undefined;
    return {
      serverInfo: { name: 'MAPI Lens' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(() => void running?.initialized());
  connection.onShutdown(() => running?.ctx.analyzer.dispose());
  documents.listen(connection);
  connection.listen();
}

interface Running {
  readonly ctx: ServerContext;
  initialized(): Promise<void>;
}

function wire(connection: Connection, documents: ServerContext['documents'], params: InitializeParams, analyzer: Analyzer): Running {
  const options = params.initializationOptions as { settings?: unknown; cacheFile?: unknown } | undefined;
  const ctx: ServerContext = {
    connection, documents, analyzer,
    names: createNames(),
    store: createFindingStore(),
    keeper: createKeeper(connection, analyzer, typeof options?.cacheFile === 'string' ? options.cacheFile : undefined),
    roots: (params.workspaceFolders ?? []).flatMap((folder) => uriToPath(folder.uri) ?? []),
    abilities: abilitiesOf(params),
    settings: toSettings(options?.settings),
  };
  let project: ProjectConfig = noProjectConfig;
  const analysis: Analysis = createAnalysis(ctx);
  const workspace: Workspace = createWorkspace(ctx, analysis, () => project);

  async function reconfigure(): Promise<void> {
    ctx.settings = await readSettings(ctx);
    project = readProjectConfig(ctx) ?? project;
    ctx.analyzer.configure(analyzerConfig(ctx, project));
    analysis.refreshAll();
  }

  followDocuments(ctx, analysis, workspace);
  registerCodeActions(ctx);
  registerHover(ctx);
  registerLists(ctx);
  connection.onDidChangeConfiguration(() => void reconfigure());
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    if (changes.some(({ uri }) => uri.endsWith(`/${CONFIG_FILE}`))) await reconfigure().then(() => workspace.scan());
    for (const { uri, type } of changes) await workspace.changed(uri, type);
  });

  return {
    ctx,
    async initialized() {
      if (ctx.abilities.configuration) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'mapiLens' });
      if (ctx.abilities.watchedFiles) {
        await connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: '**/*.{c,cc,cpp,cxx,ixx,cppm,h,hh,hpp,hxx,inl,ipp,tpp,cs}' }, { globPattern: `**/${CONFIG_FILE}` }],
        });
      }
      if (ctx.abilities.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map((folder) => uriToPath(folder.uri)));
          ctx.roots.splice(0, ctx.roots.length, ...ctx.roots.filter((root) => !gone.has(root)), ...added.flatMap((folder) => uriToPath(folder.uri) ?? []));
          void workspace.scan();
        });
      }
      await reconfigure();
      await workspace.scan();
    },
  };
}

function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  return {
    configuration: capabilities.workspace?.configuration === true,
    watchedFiles: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    progress: capabilities.window?.workDoneProgress === true,
    workspaceFolders: capabilities.workspace?.workspaceFolders === true,
    commands: (initializationOptions as { commands?: boolean } | undefined)?.commands === true,
  };
}
