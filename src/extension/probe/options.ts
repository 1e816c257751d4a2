// How a probe is run: what was last chosen in the panel (remembered per workspace), and before that the settings.

import * as vscode from 'vscode';
import type { PanelOptions, ProbeRequest, TargetChoice } from '../../shared';
import type { Ctx } from '../context';

const KEY = 'mapiLens.probeOptions';

export function probeOptions(ctx: Ctx): PanelOptions {
  const settings = vscode.workspace.getConfiguration('mapiLens.probe');
  const defaults: PanelOptions = {
    target: settings.get<PanelOptions['target']>('target', 'lab'),
    faults: settings.get<string[]>('faults', ['auto']),
    profile: settings.get<string>('profile', ''),
    dll: settings.get<string>('dll', ''),
    iterations: settings.get<number>('iterations', 0),
    runs: settings.get<number>('runs', 3),
  };
  const chosen = ctx.extension.workspaceState.get<Partial<PanelOptions>>(KEY) ?? {};
  // A workspace that is not trusted cannot choose what is loaded; its stored choice is left aside, too.
  return vscode.workspace.isTrusted ? { ...defaults, ...chosen } : defaults;
}

export async function rememberOptions(ctx: Ctx, options: PanelOptions): Promise<void> {
  await ctx.extension.workspaceState.update(KEY, options);
}

/** `articles`: those of the findings in the code to be measured. */
export function toRequest(ctx: Ctx, snippet: ProbeRequest['snippet'], articles: readonly string[]): ProbeRequest {
  const options = probeOptions(ctx);
  const settings = vscode.workspace.getConfiguration('mapiLens.probe');
  const compiler = settings.get<string>('compiler', '');
  const compilerFlags = settings.get<string[]>('compilerFlags', []);
  return {
    snippet,
    target: target(options),
    ...faults(options, snippet, articles),
    ...(options.iterations > 0 ? { iterations: options.iterations } : {}),
    runs: options.runs,
    ...(compiler === '' ? {} : { compiler }),
    ...(compilerFlags.length === 0 ? {} : { compilerFlags }),
  };
}

function faults(options: PanelOptions, snippet: ProbeRequest['snippet'], articles: readonly string[]): { faults?: readonly string[] } {
  if (options.target !== 'lab') return {};
  if (!options.faults.includes('auto')) return { faults: options.faults };
  // A recipe brings the faults of its article.
  if (snippet.kind === 'recipe') return {};
  return { faults: articles.length === 0 ? ['none'] : articles };
}

function target(options: PanelOptions): TargetChoice {
  const profile = options.profile === '' ? {} : { profile: options.profile };
  switch (options.target) {
    case 'lab': return { kind: 'lab' };
    case 'system': return { kind: 'system', ...profile };
    case 'dll':
      if (options.dll === '') throw new Error(vscode.l10n.t('no DLL is chosen; choose one in the panel or set mapiLens.probe.dll.'));
      return { kind: 'dll', path: options.dll, ...profile };
  }
}

export function targetText(request: ProbeRequest | undefined): string {
  switch (request?.target?.kind) {
    case 'system': return vscode.l10n.t('MAPI of this machine');
    case 'dll': return (request.target as { path: string }).path;
    default: return request?.faults === undefined || request.faults[0] === 'none' ? 'MAPI Lab' : `MAPI Lab (${request.faults.join(', ')})`;
  }
}
