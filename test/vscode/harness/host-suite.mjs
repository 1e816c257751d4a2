// Runs the mocha suite inside a real extension host and demands its results file: the exit code alone is no proof, because it is
// 0 too when the host dies or when no test ran.
import { existsSync, mkdirSync, mkdtempSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkbench, root } from './workbench.mjs';

const suite = path.join(root, 'build/vscode-tests/index.js');
const TIME_LIMIT_MS = 180_000;

/** A copy of the fixture workspace, because the tests edit it. */
export function copyWorkspace(name = 'workspace') {
  const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-workspace-'));
  cpSync(path.join(root, 'test/vscode/fixtures', name), folder, { recursive: true });
  return folder;
}

function resultsFile() {
  mkdirSync(path.join(root, 'test-results'), { recursive: true });
  const file = path.join(root, 'test-results', 'vscode-host.json');
  rmSync(file, { force: true });
  return file;
}

/** @returns the results { passes, failures } that the suite wrote */
function demandResults(file, log) {
  if (!existsSync(file)) throw new Error(`The suite in the extension host left no results, so it did not run to its end.\n${log}`);
  const results = JSON.parse(readFileSync(file, 'utf8'));
  if (results.passes + results.failures === 0) throw new Error('The suite in the extension host ran no test.');
  return results;
}

/** @param entry another module that exports run() and leaves results */
export async function runInServer(entry = suite) {
  const workspace = copyWorkspace();
  const results = resultsFile();
  const workbench = await openWorkbench({ workspace, tests: entry, env: { MAPI_LENS_RESULTS: results, ...(process.env.MAPI_LENS_GREP ? { MAPI_LENS_GREP: process.env.MAPI_LENS_GREP } : {}) } });
  try {
    const exit = new Promise((resolve) => void workbench.page.exposeFunction('codeAutomationExit', resolve));
    // The console of the whole workbench: of interest only when something went wrong.
    let consoleText = '';
    await workbench.page.exposeFunction('codeAutomationLog', (type, args) => { consoleText += `[${type}] ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}\n`; });
    await workbench.goto();
    const code = await Promise.race([exit, new Promise((resolve) => setTimeout(() => resolve('timeout'), TIME_LIMIT_MS).unref())]);
    if (code === 'timeout') console.error(`The suite did not end within ${TIME_LIMIT_MS / 1000} s.`);
    return demandResults(results, `${workbench.serverLog()}\n${consoleText}`);
  } finally {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** The same suite in a desktop VS Code, which is downloaded. */
export async function runInElectron() {
  const { runTests } = await import('@vscode/test-electron');
  const workspace = copyWorkspace();
  const results = resultsFile();
  try {
    await runTests({
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      extensionTestsEnv: { MAPI_LENS_RESULTS: results },
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
    });
    return demandResults(results, '');
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
