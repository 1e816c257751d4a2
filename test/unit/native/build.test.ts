// Compiler messages, command lines, project flags, the interface table, the child protocol: pure parts of building and running.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { interfaceTable } from '../../../src/native/build/attribution';
import { readDependencies } from '../../../src/native/build/cache';
import { compileLine, linkLine } from '../../../src/native/build/compilers';
import { labFailure } from '../../../src/native/build/lab';
import { buildFailure, readDiagnostics } from '../../../src/native/build/diagnostics';
import { fromCommands, fromProperties, splitCommand } from '../../../src/native/build/project-flags';
import { isChildReport } from '../../../src/native/engine/protocol';
import { chartText, squeeze } from '../../../src/cli/probe/chart';

const gcc = { command: '/usr/bin/g++', name: 'g++ 12.2.0', version: 'g++ 12.2.0' };

describe('compiler messages', () => {
  it('of GNU and the linker are read', () => {
    const found = readDiagnostics(['a.cpp: In function \'void f()\':', 'a.cpp:3:5: warning: odd', 'a.cpp:9:1: fatal error: mapix.h: No such file or directory', '/usr/bin/ld: a.cpp:(.text+0x5): undefined reference to `g()\''].join('\n'));
    assert.deepEqual(found.map(({ file, line, column, severity }) => [file, line, column, severity]), [['a.cpp', 9, 1, 'error'], ['', 1, 1, 'error'], ['a.cpp', 3, 5, 'warning']]);
    assert.match(found[1]!.message, /g\(\) is defined in no file/);
  });
  it('become one sentence that says what to do', () => {
    const say = (output: string): string => buildFailure(output, readDiagnostics(output), '/tmp/x');
    assert.match(say('a.cpp:9:1: fatal error: mapix.h: No such file or directory'), /header mapix\.h was not found; add its folder/);
    assert.match(say('as: error writing: No space left on device'), /\/tmp\/x is full; free some/);
    assert.match(say('a.c:1:1: error: one\na.c:2:1: error: two'), /a\.c:1:1: one \(and 1 more\)\./);
  });
});

describe('a lab that could not be built', () => {
  it('is told in one sentence, whatever the build said', () => {
    const say = (output: string, stopped: boolean): string => labFailure({ code: 1, output, stopped }, 60_000);
    assert.equal(say('', true), 'MAPI Lab was not built within 60 s; run node scripts/build-lab.mjs once, which has no deadline, and probe again.');
    assert.match(say('noise\nMAPI Lab needs the compiler g++, which is not installed.\n', false), /^MAPI Lab could not be built: MAPI Lab needs the compiler g\+\+/);
    assert.match(say(' \n', false), /ended without a word; run node scripts\/build-lab\.mjs to see why\.$/);
  });
});

describe('command lines', () => {
  it('compile the user\'s code without optimisation, the harness with', () => {
    const job = { source: 'a.cpp', language: 'cpp' as const, output: 'a.o', includeFolders: ['/i'], flags: ['-DX'] };
    assert.ok(compileLine(gcc, { ...job, optimise: false }).includes('-O0'));
    assert.ok(compileLine(gcc, { ...job, optimise: true }).includes('-O1'));
    assert.ok(compileLine(gcc, { ...job, language: 'c', optimise: false }).join(' ').includes('-x c -std=gnu11'));
  });
  it('link a library only where it is needed, and always for attribution', () => {
    const job = { objects: ['a.o'], output: 'a', libraries: ['/l/libmapilab.so'], flags: [] };
    assert.ok(linkLine(gcc, { ...job, onlyNeeded: true }, 'linux').includes('-Wl,--as-needed'));
    assert.ok(linkLine(gcc, { ...job, onlyNeeded: false }, 'linux').includes('-Wl,--no-as-needed'));
    assert.ok(linkLine(gcc, { ...job, onlyNeeded: true }, 'linux').includes('-Wl,-rpath,/l'));
  });
});

describe('project flags', () => {
  it('come from compile_commands.json', () => {
    const json = JSON.stringify([{ directory: '/p', file: 'src/a.cpp', command: 'c++ -Iinc -D "NAME=\\"a b\\"" -isystem sys -std=c++20 -O2 -Wall -o a.o -c src/a.cpp' }]);
    assert.deepEqual(fromCommands(json, '/p/src/a.cpp', '/p'), ['-I/p/inc', '-DNAME="a b"', '-isystem', '/p/sys', '-std=c++20']);
    assert.deepEqual(fromCommands(json, '/p/src/b.cpp', '/p'), []);
    assert.deepEqual(fromCommands('not json', '/p/a.cpp', '/p'), []);
  });
  it('come from c_cpp_properties.json, comments and all', () => {
    assert.deepEqual(fromProperties('{ // mine\n "configurations": [{ "includePath": ["${workspaceFolder}/inc/**", "${env:X}/y"], "defines": ["A=1"], }] }', '/p'), ['-I/p/inc', '-DA=1']);
  });
  it('are split as a shell would', () => assert.deepEqual(splitCommand(`c++ "-Da b" '-Dc d' -De\\ f`), ['c++', '-Da b', '-Dc d', '-De f']));
  it('and dependency lists are read as make would', () => assert.deepEqual(readDependencies('a.o: /x/a.cpp /x/b\\ c.h \\\n /x/d.h\n'), ['/x/a.cpp', '/x/b c.h', '/x/d.h']));
});

describe('the table of interfaces', () => {
  it('in the harness is the one that the description makes (npx tsx scripts/generate-interfaces.ts)', () => {
    assert.equal(readFileSync(path.resolve(__dirname, '../../../src/native/harness/interfaces.inc'), 'utf8'), interfaceTable());
  });
});

describe('the child protocol', () => {
  it('takes reports and nothing else', () => {
    assert.ok(isChildReport({ type: 'batch', iteration: 1, ms: 2, heapBytes: 3 }));
    for (const no of [null, 5, 'end', {}, { type: 'batch' }, { type: 'batch', iteration: '1', ms: 2 }, { type: 'hello', protocol: NaN, pid: 1 }, { type: 'calls', calls: [{}] }, { type: 'other' }]) assert.ok(!isChildReport(no), JSON.stringify(no));
  });
});

describe('the chart', () => {
  it('fits its width and begins at zero', () => {
    assert.equal(squeeze(Array.from({ length: 1000 }, (_, index) => index), 50).length, 50);
    assert.match(chartText([5000, 6000, 7000], 40), /2000 B/);
    assert.equal(chartText([], 40), '');
  });
});
