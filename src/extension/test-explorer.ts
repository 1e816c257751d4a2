// The Test Explorer, for those who switch it on: every recipe and every probe snippet of the workspace is a test, with its slope
// in the message. A leaky recipe passes when it leaks: it is the proof of its article.

import * as vscode from 'vscode';
import type { ProbeResult } from '../shared';
import { type Ctx, keep } from './context';
import type { Launcher } from './probe/launch';
import { say } from './probe/snapshot';
import { headline } from './probe/verdict-text';

type Run = () => Promise<ProbeResult | undefined>;

interface ProbeTest {
  readonly run: Run;
  readonly expects: 'leaks' | 'steady';
}

export function activate(ctx: Ctx, launcher: Launcher): void {
  let controller: vscode.TestController | undefined;
  const wanted = (): boolean => vscode.workspace.getConfiguration('mapiLens').get<boolean>('testExplorer.enabled', false);
  const apply = (): void => {
    if (wanted() && controller === undefined) controller = open(launcher);
    if (!wanted()) {
      controller?.dispose();
      controller = undefined;
    }
  };
  apply();
  keep(ctx, { dispose: () => controller?.dispose() }, vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('mapiLens.testExplorer')) apply();
  }));
}

function open(launcher: Launcher): vscode.TestController {
  const controller = vscode.tests.createTestController('mapiLens', 'MAPI Lens');
  const tests = new WeakMap<vscode.TestItem, ProbeTest>();
  const recipesRoot = controller.createTestItem('recipes', vscode.l10n.t('Recipes'));
  const snippetsRoot = controller.createTestItem('snippets', vscode.l10n.t('Probes of the workspace'));
  controller.items.replace([recipesRoot, snippetsRoot]);

  controller.resolveHandler = async () => {
    const { recipes } = await import('../native');
    recipesRoot.children.replace(recipes().map((recipe) => {
      const item = controller.createTestItem(recipe.id, recipe.id, vscode.Uri.file(recipe.files.cpp ?? recipe.files.javascript ?? ''));
      item.description = recipe.title;
      tests.set(item, { run: () => launcher.probeRecipe(recipe.id), expects: recipe.form === 'leaky' ? 'leaks' : 'steady' });
      return item;
    }));
    const files = await vscode.workspace.findFiles('**/probes/*.{cpp,c,js}', '**/node_modules/**', 200);
    snippetsRoot.children.replace(files.map((file) => {
      const item = controller.createTestItem(file.toString(), vscode.workspace.asRelativePath(file), file);
      const script = file.path.endsWith('.js');
      tests.set(item, {
        expects: /leaky/i.test(file.path) ? 'leaks' : 'steady',
        run: async () => {
          const document = await vscode.workspace.openTextDocument(file);
          return script ? launcher.probeScript(document) : launcher.probeNamed(document, 'iteration');
        },
      });
      return item;
    }));
  };

  controller.createRunProfile(vscode.l10n.t('Probe'), vscode.TestRunProfileKind.Run, async (request, token) => {
    const run = controller.createTestRun(request);
    const queue = [...request.include ?? [recipesRoot, snippetsRoot]].flatMap((item) => leaves(item)).filter((item) => !request.exclude?.includes(item));
    for (const item of queue) run.enqueued(item);
    for (const item of queue) {
      if (token.isCancellationRequested) break;
      await runOne(run, item, tests.get(item));
    }
    run.end();
  }, true);
  return controller;
}

async function runOne(run: vscode.TestRun, item: vscode.TestItem, test: ProbeTest | undefined): Promise<void> {
  if (test === undefined) return;
  run.started(item);
  const begin = performance.now();
  try {
    const result = await test.run();
    const took = performance.now() - begin;
    if (result === undefined) return run.errored(item, new vscode.TestMessage(vscode.l10n.t('The probe gave no result.')), took);
    const words = `${headline(result.verdict, undefined, say)}. ${result.verdict.reason}`;
    run.appendOutput(`${item.label}: ${words}\r\n`, undefined, item);
    if (result.verdict.kind === test.expects) run.passed(item, took);
    else run.failed(item, new vscode.TestMessage(words), took);
  } catch (error) {
    run.errored(item, new vscode.TestMessage(error instanceof Error ? error.message : String(error)), performance.now() - begin);
  }
}

function leaves(item: vscode.TestItem): vscode.TestItem[] {
  const children = [...item.children].map(([, child]) => child);
  return children.length === 0 ? [item] : children.flatMap(leaves);
}
