// What every feature of the extension holds in its hand. A feature is one file with one `activate(ctx)`.

import type * as vscode from 'vscode';
import type { ServerLink } from './server-link';

export interface Ctx {
  readonly extension: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: ServerLink;
}

/** Ties something to the life of the extension. */
export function keep(ctx: Ctx, ...disposables: vscode.Disposable[]): void {
  ctx.extension.subscriptions.push(...disposables);
}
