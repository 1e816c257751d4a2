// The doctor on a real registry and on real Windows files: a Wine prefix with the lab as its mail client.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DoctorReport } from '../../src/shared/doctor';
import { inspectFile } from '../../src/native/doctor/pe';
import { wineRuntime } from '../../src/native/windows/runtime';
import { writePe } from '../support/make-pe';
import { compileWindows, inFolder, prefix, registerMailClient, root, setRegistry, unregisterMailClients, wine } from '../support/wine';

function doctor(...args: string[]): { report: DoctorReport; code: number | null; err: string } {
  const done = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), 'doctor', '--format', 'json', ...args], { encoding: 'utf8', env: { ...process.env, WINEPREFIX: prefix }, timeout: 120_000 });
  return { report: (done.stdout === '' ? {} : JSON.parse(done.stdout)) as DoctorReport, code: done.status, err: done.stderr };
}

const messaging = 'HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows Messaging Subsystem';

describe('doctor on Windows', () => {
  after(unregisterMailClients);

  it('says what Wine\'s own mapi32.dll is', () => {
    const { report } = doctor('--dll', path.join(prefix, 'drive_c/windows/system32/mapi32.dll'));
    const [dll] = report.dlls;
    assert.equal(dll!.role, 'Wine\'s MAPI stub, which forwards to the registered mail client');
    assert.equal(dll!.bitness, 'x64');
    assert.ok(dll!.version !== undefined && dll!.mapiExports.includes('MAPILogonEx'));
    assert.ok(report.articles.every((article) => article.state === 'not-applicable'));
  });

  it('finds the registered mail client, its files and CleanUpMAPIHeap', () => {
    inFolder((folder) => {
      writePe(path.join(folder, 'mapi32.dll'), { version: '6.5.7233.46' });
      writePe(path.join(folder, 'emsmdb32.dll'), { version: '6.5.7232.17' });
      registerMailClient(path.join(folder, 'mapi32.dll'));
      setRegistry(`[${messaging}]\n"CleanUpMAPIHeap"=dword:00000001\n`);
      const { report } = doctor('--runtime', 'wine');
      const client = report.clients.find((one) => one.isDefault);
      assert.equal(client?.name, 'MAPI Lab');
      assert.equal(client?.resolvedDllEx, wine().toChild(path.join(folder, 'mapi32.dll')));
      assert.equal(report.cleanUpMapiHeap, 1);
      const state = (id: string): string => report.articles.find((article) => article.id === id)!.state;
      assert.equal(state('KB901014'), 'fixed');
      assert.equal(state('KB843523'), 'affected');
      setRegistry(`[${messaging}]\n"CleanUpMAPIHeap"="1"\n`);
      const wrong = doctor('--runtime', 'wine').report;
      assert.equal(wrong.articles.find((article) => article.id === 'KB901014')!.state, 'affected');
      assert.ok(wrong.problems.some((problem) => /CleanUpMAPIHeap is no REG_DWORD/.test(problem)), wrong.problems.join('\n'));
      setRegistry(`[${messaging}]\n"CleanUpMAPIHeap"=-\n`);
    });
  });

  it('says what is wrong with a registration: wrong types, relative paths, unknown variables, files that are missing', () => {
    const key = 'HKEY_LOCAL_MACHINE\\Software\\Clients\\Mail';
    const problemsOf = (...values: readonly string[]): string => {
      setRegistry(`[-${key}]\n\n[${key}]\n@="MAPI Lab"\n\n[${key}\\MAPI Lab]\n${values.join('\n')}\n`);
      const { report, code } = doctor('--runtime', 'wine');
      assert.equal(code, 0);
      return report.problems.join('\n');
    };
    assert.match(problemsOf('"DLLPathEx"=dword:00000005'), /DLLPathEx of MAPI Lab is a dword|DLLPathEx.*REG_SZ/);
    assert.match(problemsOf('"DLLPathEx"="lab\\\\provider.dll"'), /DLLPathEx.*relative/);
    assert.match(problemsOf('"DLLPathEx"="%NO_SUCH_PLACE%\\\\provider.dll"'), /NO_SUCH_PLACE/);
    assert.match(problemsOf('"DLLPathEx"="C:\\\\nowhere\\\\provider.dll"'), /The DLL of the mail client MAPI Lab: .*does not exist/);
    assert.doesNotMatch(problemsOf('"DLLPathEx"="%SystemRoot%\\\\system32\\\\mapi32.dll"'), /DLLPathEx|The DLL of the mail client/);
    unregisterMailClients();
  });

  it('tells 32-bit from 64-bit libraries, and says so where it does not fit', () => {
    const x64 = inspectFile(path.join(root, 'build/lab/win32-x64/mapi32.dll'));
    const ia32 = inspectFile(path.join(root, 'build/lab/win32-ia32/mapi32.dll'));
    assert.ok('ok' in x64 && 'ok' in ia32);
    assert.deepEqual([x64.ok.bitness, ia32.ok.bitness], ['x64', 'ia32']);
    const { report } = doctor('--dll', path.join(root, 'build/lab/win32-ia32/mapi32.dll'));
    assert.ok(report.problems.some((problem) => /is 32-bit, this process is 64-bit/.test(problem)), report.problems.join('\n'));
  });

  it('recognises a 32-bit program that MinGW built', () => {
    inFolder((folder) => {
      const program = inspectFile(compileWindows(folder, 'small', 'int main() { return 0; }', 'i686'));
      assert.ok('ok' in program);
      assert.deepEqual([program.ok.bitness, program.ok.isDll], ['ia32', false]);
    });
  });

  it('refuses bad files with one sentence', () => {
    const { code, err } = doctor('--dll', '/etc/hostname');
    assert.equal(code, 2);
    assert.match(err, /^mapi-lens: \/etc\/hostname is no Windows program or library; name a DLL file\.\n$/);
  });
});

describe('a Wine that is not there or broken', () => {
  it('is a value with a reason', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-prefix-'));
    try {
      mkdirSync(path.join(folder, 'broken'));
      writeFileSync(path.join(folder, 'broken', 'system.reg'), 'nonsense');
      const broken = wineRuntime({ prefix: path.join(folder, 'broken') });
      assert.ok('unavailable' in broken);
      assert.match(broken.unavailable, /^The Wine prefix .* is broken \(no readable system\.reg\); delete the folder or name another one/);
      const saved = process.env['PATH'];
      process.env['PATH'] = folder;
      try {
        const none = wineRuntime();
        assert.ok('unavailable' in none);
        assert.match(none.unavailable, /^Wine is not installed; install the package wine/);
      } finally {
        process.env['PATH'] = saved;
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
