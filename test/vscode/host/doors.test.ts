// The doors that other parts of the editor use: the task with its problem matcher, the tools of a language model.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, fileUri, finding, open, until } from './support';

const rule = 'mapi-library-reload';

describe('the task', () => {
  afterEach(closeAll);

  it('checks the workspace and puts what it prints among the problems, where no open editor shows it already', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'mapi-lens' });
    assert.deepEqual(tasks.map((task) => task.name), ['check']);
    const ended = new Promise<number | undefined>((resolve) => {
      const listener = vscode.tasks.onDidEndTaskProcess((event) => {
        if (event.execution.task.definition.type !== 'mapi-lens') return;
        listener.dispose();
        resolve(event.exitCode);
      });
    });
    await vscode.tasks.executeTask(tasks[0]!);
    // The command says by its code that it found something.
    assert.equal(await ended, 1);
    const file = fileUri('background.cpp');
    const problem = await until('the problem that the task printed', () => vscode.languages.getDiagnostics(file).find((one) => one.source === 'mapi-lens check' && one.code === rule));
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(problem.range.start.line, 6);
  });
});

describe('the language model tools', () => {
  afterEach(closeAll);

  async function ask(name: string, input: object): Promise<string> {
    const { content } = await vscode.lm.invokeTool(`mapi_lens_${name}`, { input, toolInvocationToken: undefined });
    return content.map((part) => (part as vscode.LanguageModelTextPart).value).join('');
  }

  it('are offered', () => {
    assert.deepEqual(vscode.lm.tools.map((tool) => tool.name).filter((name) => name.startsWith('mapi_lens_')).sort(), ['mapi_lens_analyze', 'mapi_lens_explain', 'mapi_lens_findings', 'mapi_lens_probe']);
  });

  it('analyse a file', async () => {
    await finding((await open('reload.cpp')).document.uri, rule);
    assert.match(await ask('analyze', { file: 'reload.cpp' }), /reload\.cpp:6: warning mapi-library-reload: .*\(.*KB901014/);
    assert.match(await ask('analyze', { file: 'clean.cpp' }), /^No MAPI leak findings/);
  });

  it('list the findings of the workspace, of one article, of one rule', async () => {
    await finding(fileUri('background.cpp'), rule);
    assert.match(await ask('findings', {}), /background\.cpp:7: /);
    assert.match(await ask('findings', { article: 'KB901014' }), /background\.cpp:7: /);
    assert.equal(await ask('findings', { rule: 'double-release' }), 'No findings.');
  });

  it('explain a rule and an article', async () => {
    assert.match(await ask('explain', { id: rule }), /KB901014/);
    assert.match(await ask('explain', { id: 'KB901014' }), /cause: /);
    assert.match(await ask('explain', { id: 'no-such-rule' }), /There is no rule or article/);
  });
});
