// The language server over a pair of streams, as an editor talks to it: with the real analyzer, without an editor.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter, type CodeAction, type Diagnostic, type Hover,
  type ProtocolConnection, type PublishDiagnosticsParams, type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { startServer } from '../../../src/server';
import { FINDINGS_REQUEST, FUNCTIONS_REQUEST, STATUS_NOTIFICATION, type FindingSummary, type FunctionAnchor, type ServerStatus } from '../../../src/shared';
import { grammars } from '../../support/analyzer';

const rule = 'mapi-library-reload';
const leak = '#include <windows.h>\nvoid Leak()\n{\n    for (int i = 0; i < 10; ++i) {\n        HMODULE h = LoadLibraryW(L"mapi32.dll");\n        FreeLibrary(h);\n    }\n}\n';

interface Client {
  readonly connection: ProtocolConnection;
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, version: number, text: string): void;
  close(uri: string): void;
  /** How many times diagnostics of a document were sent. */
  count(uri: string): number;
  /** Waits until the last diagnostics of a document satisfy the test. */
  diagnostics(uri: string, test: (diagnostics: readonly Diagnostic[], version?: number) => boolean): Promise<readonly Diagnostic[]>;
}

async function start(root?: string, wrap: (analyzer: Analyzer) => Analyzer = (analyzer) => analyzer, initializationOptions: object = {}): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), async () => wrap(await createAnalyzer(await grammars())));
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const published = new Map<string, PublishDiagnosticsParams>();
  const counts = new Map<string, number>();
  const listeners = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
    counts.set(params.uri, (counts.get(params.uri) ?? 0) + 1);
    for (const listener of listeners) listener();
  });
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, initializationOptions, capabilities: {}, rootUri: null, workspaceFolders: root === undefined ? null : [{ uri: pathToFileURL(root).href, name: 'root' }] });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    count: (uri) => counts.get(uri) ?? 0,
    open: (uri, text, languageId = 'cpp') => void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) => void connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => void connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    diagnostics: (uri, test) => new Promise((resolve) => {
      const look = (): void => {
        const found = published.get(uri);
        if (found === undefined || !test(found.diagnostics, found.version)) return;
        listeners.delete(look);
        resolve(found.diagnostics);
      };
      listeners.add(look);
      look();
    }),
  };
}

const wholeDocument = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const has = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some((diagnostic) => diagnostic.code === rule);

describe('language server', function () {
  this.retries(2);
  let client: Client;
  let folder: string | undefined;

  /** A workspace of two files: a finding in `user` leads into `helper`, whose text is handed back. */
  function twoFiles(): { helper: string; user: string; text: string; inFolder: (name: string) => string } {
    const root = mkdtempSync(path.join(tmpdir(), 'mapi-lens-server-'));
    folder = root;
    const inFolder = (name: string): string => path.join(root, name);
    const text = 'HMODULE Open() { return LoadLibraryA("mapi32.dll"); }\n';
    writeFileSync(inFolder('helper.cpp'), text);
    writeFileSync(inFolder('user.cpp'), 'void All(int n) { for (int i = 0; i < n; ++i) { HMODULE hLibrary = Open(); FreeLibrary(hLibrary); } }\n');
    return { helper: pathToFileURL(inFolder('helper.cpp')).href, user: pathToFileURL(inFolder('user.cpp')).href, text, inFolder };
  }

  afterEach(async () => {
    await client.connection.sendRequest('shutdown');
    client.connection.dispose();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });

  it('publishes findings of an untitled document with steps, a link and no workspace', async () => {
    client = await start();
    client.open('untitled:Untitled-1', leak);
    const [found] = await client.diagnostics('untitled:Untitled-1', has);
    assert.ok(found!.codeDescription!.href.includes(rule));
    assert.ok(found!.relatedInformation!.length >= 2);
    assert.equal(found!.relatedInformation![0]!.location.uri, 'untitled:Untitled-1');
  });

  it('takes findings back when the code is repaired, for the version they belong to', async () => {
    client = await start();
    client.open('untitled:a', leak);
    await client.diagnostics('untitled:a', has);
    client.change('untitled:a', 2, leak.replace('for (int i = 0; i < 10; ++i)', ''));
    await client.diagnostics('untitled:a', (diagnostics, version) => version === 2 && diagnostics.length === 0);
  });

  it('offers one preferred repair whose edit removes the finding', async () => {
    client = await start();
    client.open('untitled:a', leak);
    const [found] = await client.diagnostics('untitled:a', has);
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: 'untitled:a' }, range: found!.range, context: { diagnostics: [found] } });
    const preferred = actions.filter((action) => action.isPreferred === true);
    assert.equal(preferred.length, 1);
    client.change('untitled:a', 2, apply(leak, preferred[0]!.edit!));
    await client.diagnostics('untitled:a', (diagnostics, version) => version === 2 && !has(diagnostics));
  });

  it('leaves a repair that does not help out when it repairs all', async () => {
    const lost = (name: string): string => `HRESULT ${name}(LPMAPIPROP object) {\n  LPSPropValue value = NULL;\n  HRESULT hr = HrGetOneProp(object, PR_SUBJECT, &value);\n  return hr;\n}\n`;
    const all = lost('First') + lost('Second') + lost('Third');
    // The repair of the second one gives nothing back.
    const spoil = (analyzer: Analyzer): Analyzer => ({
      ...analyzer,
      check: (file) => {
        const { findings, problems } = analyzer.check(file);
        return { problems, findings: findings.map((one) => (one.range.start.line < 6 || one.range.start.line > 10 ? one : { ...one, fixes: one.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, text: ' /* nothing */ ' })) })) })) };
      },
    });
    client = await start(undefined, spoil);
    client.open('untitled:a', all);
    await client.diagnostics('untitled:a', (diagnostics) => diagnostics.length === 3);
    const [action] = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: 'untitled:a' }, range: wholeDocument, context: { diagnostics: [], only: ['source.fixAll'] } });
    assert.match(action!.title, /\b2 MAPI Lens findings/);
    const repaired = apply(all, action!.edit!);
    assert.equal(repaired.match(/MAPIFreeBuffer\(value\)/g)?.length, 2);
    assert.doesNotMatch(repaired, /nothing/);
    client.change('untitled:a', 2, repaired);
    await client.diagnostics('untitled:a', (diagnostics, version) => version === 2 && diagnostics.length === 1);
  });

  it('offers commands of the extension only to the extension', async () => {
    client = await start();
    client.open('untitled:a', leak);
    const [found] = await client.diagnostics('untitled:a', has);
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: 'untitled:a' }, range: found!.range, context: { diagnostics: [] } });
    assert.ok(actions.length > 0 && actions.every((action) => action.command === undefined));
  });

  it('reads the workspace in the background, without what is ignored', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-server-'));
    writeFileSync(path.join(folder, 'leak.cpp'), leak);
    writeFileSync(path.join(folder, 'generated.cpp'), leak);
    writeFileSync(path.join(folder, '.gitignore'), 'generated.cpp\n');
    client = await start(folder);
    await client.diagnostics(pathToFileURL(path.join(folder, 'leak.cpp')).href, has);
    const findings = await client.connection.sendRequest<FindingSummary[]>(FINDINGS_REQUEST, {});
    assert.deepEqual([...new Set(findings.map((finding) => path.basename(finding.uri)))], ['leak.cpp']);
  });

  it('shows a mistake in .mapi-lens.json at its place', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-server-'));
    writeFileSync(path.join(folder, '.mapi-lens.json'), '{\n  "levels": { "no-such-rule": "off" }\n}\n');
    client = await start(folder);
    const [mistake] = await client.diagnostics(pathToFileURL(path.join(folder, '.mapi-lens.json')).href, (diagnostics) => diagnostics.length > 0);
    assert.equal(mistake!.range.start.line, 1);
    assert.match(mistake!.message, /no-such-rule/);
  });

  it('names the functions in which MAPI is used', async () => {
    client = await start();
    client.open('untitled:a', `int Add(int a, int b) { return a + b; }\n${leak}`);
    await client.diagnostics('untitled:a', has);
    const functions = await client.connection.sendRequest<FunctionAnchor[]>(FUNCTIONS_REQUEST, { uri: 'untitled:a' });
    assert.deepEqual(functions.map((fn) => fn.name), ['Leak']);
  });

  it('tells on hover what a variable owns, and on how many ways it is given back', async () => {
    client = await start();
    const text = [
      'HRESULT Count(LPMAPIFOLDER folder, ULONG *count)', '{', '    LPMAPITABLE table = NULL;', '    HRESULT hr = folder->GetContentsTable(0, &table);', '    if (FAILED(hr)) return hr;',
      '    hr = table->SetColumns(&columns, 0);', '    if (FAILED(hr)) return hr;', '    hr = table->GetRowCount(0, count);', '    table->Release();', '    return hr;', '}', '',
    ].join('\n');
    client.open('untitled:owner', text);
    const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri: 'untitled:owner' }, position: { line: 7, character: 11 } });
    assert.match((hover!.contents as { value: string }).value, /A COM reference from `GetContentsTable`, owned here since line 4, released on 1 of 2 paths, lost at line 7\./);
    assert.deepEqual(hover!.range, { start: { line: 7, character: 9 }, end: { line: 7, character: 14 } });
  });

  it('goes on when the analysis of one file throws, and does not try it again and again', async () => {
    client = await start(undefined, (analyzer) => ({ ...analyzer, check: (file) => { if (file.includes('bad')) throw new Error('a rule broke'); return analyzer.check(file); } }));
    client.open('untitled:bad.cpp', leak);
    client.open('untitled:good.cpp', leak);
    await client.diagnostics('untitled:good.cpp', has);
    assert.equal(has(await client.diagnostics('untitled:bad.cpp', () => true)), false);
  });

  it('tells another file again when its findings change, and only then', async () => {
    const { helper, user, text } = twoFiles();
    client = await start(folder);
    await client.diagnostics(user, has);
    const told: string[] = [];
    client.connection.onNotification(STATUS_NOTIFICATION, ({ state }: ServerStatus) => void told.push(state));
    client.open(helper, text);
    client.change(helper, 2, `${text}int hLibrary;\n`);
    await client.diagnostics(helper, (_, version) => version === 2);
    while (!(told.includes('analyzing') && told.at(-1) === 'idle')) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = client.count(user);
    client.change(helper, 3, text.replace('mapi32', 'other'));
    await client.diagnostics(user, (diagnostics) => diagnostics.length === 0);
    assert.deepEqual([before, client.count(user)], [1, 2]);
  });

  it('leads to where things stand now when lines move in another file', async () => {
    const { helper, user, text } = twoFiles();
    client = await start(folder);
    const leads = (line: number) => (diagnostics: readonly Diagnostic[]): boolean => (
      diagnostics.some((one) => one.relatedInformation?.some(({ location }) => location.uri === helper && location.range.start.line === line) === true));
    await client.diagnostics(user, leads(0));
    client.open(helper, text);
    client.change(helper, 2, `\n\n${text}`);
    await client.diagnostics(user, leads(2));
  });

  it('goes on from what it learned before, and looks only at what changed', async () => {
    const { user, text, inFolder } = twoFiles();
    const cacheFile = inFolder(path.join('kept', 'analysis.cache'));
    writeFileSync(inFolder('plain.cpp'), 'int Add(int a, int b) { return a + b; }\n');
    const looked: string[] = [];
    const watched = (analyzer: Analyzer): Analyzer => ({ ...analyzer, check: (file) => {
      looked.push(path.basename(file));
      return analyzer.check(file);
    } });
    client = await start(folder, watched, { cacheFile });
    while (!existsSync(cacheFile)) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(looked.splice(0).sort(), ['helper.cpp', 'plain.cpp', 'user.cpp']);
    const again = async (isAsExpected: (diagnostics: readonly Diagnostic[]) => boolean): Promise<void> => {
      await client.connection.sendRequest('shutdown');
      client.connection.dispose();
      client = await start(folder, watched, { cacheFile });
      await client.diagnostics(user, isAsExpected);
    };
    await again(has);
    assert.deepEqual(looked, []);
    writeFileSync(inFolder('helper.cpp'), `\n\n${text}`);
    await again((diagnostics) => diagnostics.some((one) => one.relatedInformation?.some(({ location }) => location.uri.endsWith('helper.cpp') && location.range.start.line === 2) === true));
    assert.deepEqual(looked.splice(0), ['helper.cpp', 'user.cpp']);
    writeFileSync(inFolder('helper.cpp'), text.replace('mapi32', 'other'));
    await again((diagnostics) => diagnostics.length === 0);
    assert.deepEqual(looked, ['helper.cpp', 'user.cpp']);
  });

  it('survives documents closed in mid-analysis', async () => {
    client = await start();
    for (let round = 0; round < 20; round += 1) {
      client.open(`untitled:${round}`, leak.repeat(20));
      client.close(`untitled:${round}`);
    }
    client.open('untitled:last', leak);
    await client.diagnostics('untitled:last', has);
    const findings = await client.connection.sendRequest<FindingSummary[]>(FINDINGS_REQUEST, {});
    assert.deepEqual(findings.map((finding) => finding.uri), ['untitled:last']);
  });
});

function apply(text: string, edit: WorkspaceEdit): string {
  const offsetOf = ({ line, character }: { line: number; character: number }): number => text.split('\n').slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  const edits = (edit.documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits : [])) as { range: Diagnostic['range']; newText: string }[];
  return edits.map(({ range, newText }) => ({ start: offsetOf(range.start), end: offsetOf(range.end), newText }))
    .sort((a, b) => b.start - a.start)
    .reduce((result, one) => result.slice(0, one.start) + one.newText + result.slice(one.end), text);
}
