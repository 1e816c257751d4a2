// The one place where commands are registered, and the door at which their errors are caught: an error becomes one sentence
// with a way to the log, never a silent nothing.

import * as vscode from 'vscode';
import type { Ctx } from './context';
import { keep } from './context';

/** Arguments come from menus, links, key bindings and other extensions: every command checks its own. */
export type CommandBody = (...args: readonly unknown[]) => unknown;

export function command(ctx: Ctx, id: `mapiLens.${string}`, body: CommandBody): void {
  keep(ctx, vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await body(...args);
    } catch (error) {
      await reportError(ctx, error, id);
      return undefined;
    }
  }));
}

export async function reportError(ctx: Ctx, error: unknown, where: string): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  ctx.log.error(`${where}: ${error instanceof Error ? error.stack ?? message : message}`);
  const showLog = vscode.l10n.t('Show Log');
  // Not awaited by callers that must go on: a notification may stay open for hours.
  void vscode.window.showErrorMessage(`MAPI Lens: ${message}`, showLog).then((choice) => {
    if (choice === showLog) ctx.log.show();
  });
}
