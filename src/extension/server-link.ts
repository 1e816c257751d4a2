// The extension's line to the language server: starts it in the background, restarts it, passes requests on.
// The client library is loaded only then, so that activation stays short.

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { STATUS_NOTIFICATION, type ServerStatus } from '../shared';

export interface ServerLink {
  start(): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Undefined when the server is not running or does not answer in its life. */
  request<T>(method: string, params?: unknown): Promise<T | undefined>;
  readonly onStatus: vscode.Event<ServerStatus>;
  readonly status: ServerStatus;
  /** Diagnostics pass through here on their way to the editor, so that features may add what they know. */
  decorate?: (uri: vscode.Uri, diagnostic: vscode.Diagnostic) => vscode.Diagnostic;
}

const resting: ServerStatus = { state: 'idle', done: 0, total: 0, findings: 0 };

export function createServerLink(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel): ServerLink & vscode.Disposable {
  const statusEmitter = new vscode.EventEmitter<ServerStatus>();
  let starting: Promise<LanguageClient | undefined> | undefined;
  let status = resting;

  async function launch(): Promise<LanguageClient | undefined> {
    try {
      const { createClient } = await import('./client');
      const client = createClient(extension, log, (uri, diagnostic) => link.decorate?.(uri, diagnostic) ?? diagnostic);
      client.onNotification(STATUS_NOTIFICATION, (next: ServerStatus) => {
        status = next;
        statusEmitter.fire(next);
      });
      await client.start();
      return client;
    } catch (error) {
      log.error(`The language server did not start: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
      const showLog = vscode.l10n.t('Show Log');
      void vscode.window.showErrorMessage(vscode.l10n.t('MAPI Lens could not start its language server; the log says why.'), showLog)
        .then((choice) => { if (choice === showLog) log.show(); });
      return undefined;
    }
  }

  const link: ServerLink & vscode.Disposable = {
    start() {
      starting ??= launch();
    },
    async restart() {
      await link.stop();
      link.start();
      await starting;
    },
    async stop() {
      const client = await starting;
      starting = undefined;
      await client?.dispose();
      status = resting;
      statusEmitter.fire(status);
    },
    async request<T>(method: string, params?: unknown) {
      const client = await starting;
      return client?.sendRequest<T>(method, params ?? {});
    },
    onStatus: statusEmitter.event,
    get status() { return status; },
    dispose() {
      void link.stop();
      statusEmitter.dispose();
    },
  };
  return link;
}
