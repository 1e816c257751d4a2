// The extension's line to the language server: starts it in the background, restarts it, passes requests on.
// The client library is loaded only then, so that activation stays short.

import * as vscode from 'vscode';
import type { Client } from './client';
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
  redecorate(uri: vscode.Uri): void;
  decorate?: (uri: vscode.Uri, diagnostic: vscode.Diagnostic) => vscode.Diagnostic;
}

const resting: ServerStatus = { state: 'idle', done: 0, total: 0, findings: 0 };

export function createServerLink(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel): ServerLink & vscode.Disposable {
  const statusEmitter = new vscode.EventEmitter<ServerStatus>();
  let starting: Promise<Client | undefined> | undefined;
  let current: Client | undefined;
  let status = resting;

  async function launch(): Promise<Client | undefined> {
    try {
      const { createClient } = await import('./client');
      const made = createClient(extension, log, (uri, diagnostic) => link.decorate?.(uri, diagnostic) ?? diagnostic);
      made.client.onNotification(STATUS_NOTIFICATION, (next: ServerStatus) => {
        status = next;
        statusEmitter.fire(next);
      });
      await made.client.start();
      current = made;
      return made;
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
      const made = await starting;
      starting = undefined;
      current = undefined;
      await made?.client.dispose();
      status = resting;
      statusEmitter.fire(status);
    },
    async request<T>(method: string, params?: unknown) {
      const made = await starting;
      return made?.client.sendRequest<T>(method, params ?? {});
    },
    redecorate: (uri) => current?.redecorate(uri),
    onStatus: statusEmitter.event,
    get status() { return status; },
    dispose() {
      void link.stop();
      statusEmitter.dispose();
    },
  };
  return link;
}
