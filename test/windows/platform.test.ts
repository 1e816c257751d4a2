// The Windows calls that the product makes, made for real: counters, job object, the wait for the engine's end, quoting, cmd.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentCommand, readEnvironment } from '../../src/native/windows/visual-studio';
import { quoteLine } from '../../src/native/windows/quote';
import { childScript, compileWindows, inFolder, runScript, runWindows, startWindows, wine } from '../support/wine';

describe('Windows Node under Wine', () => {
  it('is Windows, with koffi', () => {
    const { out, err } = runScript('const fs = require("fs"); fs.writeSync(1, process.platform + " " + process.arch + " " + require(process.argv[1] + "/../node_modules/koffi").version);');
    assert.match(out, /^win32 x64 3\./, err);
  });
});

describe('counters of a Windows process', () => {
  it('are read by process id; what Wine does not keep is absent, not 0', () => {
    inFolder((folder) => {
      // A process that holds 64 MB and two threads, and asks the sampler about itself.
      const script = path.join(folder, 'script.js');
      writeFileSync(script, [
        'const { spawn } = require("child_process"); const fs = require("fs");',
        'const held = Buffer.alloc(64 << 20, 1);',
        'const input = fs.openSync(process.env.ASK, "w"); fs.writeSync(input, `sample ${process.pid}\\nsample 999999\\nlist\\n`); fs.closeSync(input);',
        'const child = spawn(process.execPath, [process.env.CHILD, "--counters"], { stdio: [fs.openSync(process.env.ASK, "r"), fs.openSync(process.env.ANSWER, "w"), "ignore"] });',
        'child.on("close", () => { fs.writeSync(1, fs.readFileSync(process.env.ANSWER)); process.exit(held.length > 0 ? 0 : 1); });',
      ].join('\n'));
      wine().script(childScript, []); // stages the child beside koffi
      const env = { CHILD: wine().toChild(path.join(__dirname, '../../.tools/win-node/probe-child.js')), ASK: wine().toChild(path.join(folder, 'ask')), ANSWER: wine().toChild(path.join(folder, 'answer')) };
      const { out, err } = runWindows(wine().script(script, []), { env });
      const [own, none, list] = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
      const counters = own!['counters'] as Record<string, number>;
      assert.ok(counters['privateBytes']! > 64 << 20, `${out}${err}`);
      assert.ok(counters['workingSet']! > 64 << 20);
      assert.ok(counters['threads']! >= 2 && counters['modules']! > 5);
      for (const [name, value] of Object.entries(counters)) assert.ok(value > 0, `${name} is 0`);
      assert.equal(none!['counters'], null);
      assert.ok((list!['processes'] as { name: string }[]).some((entry) => entry.name === 'node.exe'));
    });
  });
});

describe('the child on Windows', () => {
  it('ends when the engine ends, even while it is stuck in a native call', async function () {
    await new Promise<void>((resolve, reject) => {
      inFolder((folder) => {
        // The engine of this test is a Windows process too; it starts a child whose iteration sleeps for ever, then dies.
        const snippet = path.join(process.cwd(), 'build', 'stuck.js');
        mkdirSync(path.dirname(snippet), { recursive: true });
        writeFileSync(snippet, 'function iteration() { const koffi = require(process.env.KOFFI); koffi.load("kernel32.dll").func("__stdcall", "Sleep", "void", ["uint32"])(600000); }');
        const engine = path.join(process.cwd(), 'build', 'engine.js');
        writeFileSync(engine, [
          'const { spawn } = require("child_process"); const fs = require("fs");',
          'fs.writeFileSync(process.env.ASK, "run 1\\n".padEnd(100));',
          'const child = spawn(process.execPath, [process.env.CHILD, process.env.SNIPPET, "mapi32.dll"], { stdio: [fs.openSync(process.env.ASK, "r"), "ignore", "ignore"], detached: true,',
          '  env: { ...process.env, MAPI_LENS_REPORT: "1", MAPI_LENS_HOST: "win32", MAPI_LENS_ENGINE: String(process.pid) } });',
          'fs.writeSync(1, String(child.pid) + "\\n"); setTimeout(() => process.exit(0), 3000);',
        ].join('\n'));
        const at = wine().toChild;
        wine().script(childScript, []);
        const staged = path.join(__dirname, '../../.tools/win-node');
        const started = startWindows(wine().script(engine, []), {
          CHILD: at(path.join(staged, 'probe-child.js')), SNIPPET: at(snippet), ASK: at(path.join(process.cwd(), 'build', 'stuck-ask')), KOFFI: at(path.join(staged, 'node_modules', 'koffi')),
        });
        let pid = '';
        started.stdout!.on('data', (data) => { pid += String(data); });
        started.on('close', () => {
          try {
            const list = runWindows(wine().script(childScript, ['--counters']), { input: 'list\n' });
            const { processes } = JSON.parse(list.out.trim()) as { processes: { pid: number }[] };
            assert.match(pid.trim(), /^\d+$/);
            assert.ok(!processes.some((entry) => entry.pid === Number(pid)), 'the child outlived its engine');
            resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
        void folder;
      });
    });
  });
});

describe('command lines', () => {
  it('reach a Windows program word for word', () => {
    inFolder((folder) => {
      const program = compileWindows(folder, 'echo-words', '#include <windows.h>\n#include <shellapi.h>\n#include <stdio.h>\nint main(int argc, char **argv) { for (int i = 1; i < argc; i++) printf("[%s]\\n", argv[i]); int n; LPWSTR *w = CommandLineToArgvW(GetCommandLineW(), &n); return n == argc ? 0 : 9; }', 'x86_64', ['-lshell32']);
      const words = ['plain', 'two words', 'C:\\ends with\\', '-DNAME="a b"', 'back\\\\"slash', '', '%PATH%', 'a&b|c', '\\"'];
      // Windows Node hands the line on as it is: what arrives is decided by our quoting alone.
      const { out, err } = runScript(`const { spawnSync } = require("child_process"); const fs = require("fs"); const out = fs.openSync(process.env.ANSWER, "w");
        const done = spawnSync(process.env.PROGRAM, [process.env.LINE], { windowsVerbatimArguments: true, stdio: ["ignore", out, "ignore"] });
        fs.writeSync(1, String(done.status) + "\\n" + fs.readFileSync(process.env.ANSWER));`,
      { env: { PROGRAM: wine().toChild(program), LINE: quoteLine(words), ANSWER: wine().toChild(path.join(folder, 'answer')) } });
      assert.deepEqual(out.trim().split(/\r?\n/), ['0', ...words.map((word) => `[${word}]`)], err);
    });
  });

  it('bring back the environment of a batch file whose path has blanks and an ampersand', () => {
    inFolder((folder) => {
      const batchFolder = path.join(folder, 'VS & Tools');
      mkdirSync(batchFolder);
      const batch = path.join(batchFolder, 'vcvarsall.bat');
      writeFileSync(batch, '@echo off\r\necho noise\r\nset INCLUDE=C:\\SDK 10\\include;%1\r\nset LIB=C:\\lib\r\n');
      const words = environmentCommand(wine().toChild(batch), ['x64']);
      const { out, err } = runScript(`const { spawnSync } = require("child_process"); const fs = require("fs"); const out = fs.openSync(process.env.ANSWER, "w");
        spawnSync("cmd.exe", JSON.parse(process.env.WORDS), { windowsVerbatimArguments: true, stdio: ["ignore", out, "ignore"] });
        fs.writeSync(1, fs.readFileSync(process.env.ANSWER));`,
      { env: { WORDS: JSON.stringify(words), ANSWER: wine().toChild(path.join(folder, 'answer')) } });
      const environment = readEnvironment(out);
      assert.equal(environment?.['INCLUDE'], 'C:\\SDK 10\\include;x64', `${out.slice(0, 300)}${err}`);
      assert.equal(environment?.['LIB'], 'C:\\lib');
    });
  });
});
