// What is asked of the compilers on Windows, and what they answer. cl.exe itself does not run on Linux; everything up to
// its start does.
import assert from 'node:assert/strict';
import { readClOutput } from '../../../src/native/windows/cl-output';
import { mingwCommand, windowsCompileLine, windowsLinkLine, type WindowsCompileJob } from '../../../src/native/windows/command-lines';
import { quoteLine, splitLine } from '../../../src/native/windows/quote';
import { environmentCommand, readEnvironment, readVswhere, vcvarsFile, vcvarsWord, vswhereFile } from '../../../src/native/windows/visual-studio';

const job: WindowsCompileJob = {
  source: 'C:\\my code\\leak.cpp', language: 'cpp', output: 'C:\\t\\leak.obj', includeFolders: ['C:\\SDK 10\\include'],
  defines: ['NAME="a b"', 'UNICODE'], flags: ['/Zc:wchar_t'], optimise: false, dependencies: 'C:\\t\\leak.d',
};

describe('compiler command lines on Windows', () => {
  it('for cl', () => {
    assert.deepEqual(windowsCompileLine({ kind: 'msvc', command: 'cl.exe', arch: 'x64' }, job), [
      'cl.exe', '/nologo', '/c', '/TP', '/std:c++17', '/EHsc', '/Od', '/Z7', '/MD', '/utf-8', '/w', '/showIncludes', '/Zc:wchar_t',
      '/DNAME="a b"', '/DUNICODE', '/IC:\\SDK 10\\include', '/FoC:\\t\\leak.obj', 'C:\\my code\\leak.cpp',
    ]);
    assert.deepEqual(windowsLinkLine({ kind: 'msvc', command: 'cl.exe', arch: 'ia32' }, { objects: ['a.obj'], output: 'p.exe', libraries: ['mapi32', 'C:\\lab\\x.lib'] }), [
      'cl.exe', '/nologo', 'a.obj', 'mapi32.lib', 'C:\\lab\\x.lib', 'ole32.lib', 'uuid.lib', '/Fep.exe', '/link', '/INCREMENTAL:NO', '/DEBUG', '/MACHINE:X86', '/SUBSYSTEM:CONSOLE',
    ]);
  });

  it('for clang-cl, which is told the target', () => {
    const line = windowsCompileLine({ kind: 'clang-cl', command: 'clang-cl.exe', arch: 'ia32' }, { ...job, language: 'c', optimise: true });
    assert.deepEqual(line.slice(0, 6), ['clang-cl.exe', '/nologo', '-m32', '/c', '/TC', '/O1']);
    assert.ok(!line.includes('/EHsc'));
  });

  it('for MinGW-w64, with headers written to a file', () => {
    assert.equal(mingwCommand('x64'), 'x86_64-w64-mingw32-g++');
    assert.equal(mingwCommand('ia32', 'c'), 'i686-w64-mingw32-gcc');
    const line = windowsCompileLine({ kind: 'mingw', command: mingwCommand('x64'), arch: 'x64' }, { ...job, flags: [] });
    assert.deepEqual(line.slice(-5), ['-MF', 'C:\\t\\leak.d', '-o', 'C:\\t\\leak.obj', 'C:\\my code\\leak.cpp']);
    assert.deepEqual(windowsLinkLine({ kind: 'mingw', command: 'g++', arch: 'x64' }, { objects: ['a.o'], output: 'p.exe', libraries: ['mapi32', 'C:\\lab\\mapi32.dll'] }),
      ['g++', '-static', '-o', 'p.exe', 'a.o', '-lmapi32', 'C:\\lab\\mapi32.dll', '-lole32', '-luuid']);
  });

  it('survive quoting, word for word', () => {
    const line = windowsCompileLine({ kind: 'msvc', command: 'C:\\Program Files\\VC\\cl.exe', arch: 'x64' }, job);
    assert.deepEqual(splitLine(quoteLine(line)), line);
    assert.match(quoteLine(line), /"\/DNAME=\\"a b\\""/);
  });
});

describe('Visual Studio', () => {
  const answer = JSON.stringify([
    { installationPath: 'C:\\VS\\2017', installationVersion: '15.9.28307.1', displayName: 'Visual Studio 2017' },
    { installationPath: 'C:\\VS\\2022', installationVersion: '17.10.1', displayName: 'Visual Studio 2022' },
    { installationPath: 'C:\\VS\\2022 early', installationVersion: '17.9.40' },
    { displayName: 'no path' },
  ]);

  it('is found by vswhere, newest first', () => {
    assert.equal(vswhereFile({ 'ProgramFiles(x86)': 'C:\\PF86' }), 'C:\\PF86\\Microsoft Visual Studio\\Installer\\vswhere.exe');
    assert.deepEqual(readVswhere(`\uFEFF${answer}`).map((studio) => studio.version), ['17.10.1', '17.9.40', '15.9.28307.1']);
    assert.equal(vcvarsFile(readVswhere(answer)[0]!), 'C:\\VS\\2022\\VC\\Auxiliary\\Build\\vcvarsall.bat');
  });

  it('is absent when vswhere says nothing useful', () => {
    for (const output of ['', 'not json', '{}', 'null', '[]']) assert.deepEqual(readVswhere(output), []);
  });

  it('names host and target as vcvarsall does', () => {
    assert.deepEqual([vcvarsWord('x64', 'x64'), vcvarsWord('x64', 'ia32'), vcvarsWord('ia32', 'x64'), vcvarsWord('ia32', 'ia32')], ['x64', 'x64_x86', 'x86_x64', 'x86']);
  });

  it('gives its environment through cmd', () => {
    const words = environmentCommand('C:\\A & B\\vcvarsall.bat', ['x64']);
    assert.deepEqual(words.slice(0, 3), ['/d', '/s', '/c']);
    assert.match(words[3]!, /^"call "C:\\A & B\\vcvarsall\.bat" x64 >nul && echo /);
    const mark = /echo (\S+)&& set/.exec(words[3]!)![1]!;
    assert.deepEqual(readEnvironment(`noise=1\r\n${mark}\r\nINCLUDE=C:\\i;C:\\j\r\nEMPTY=\r\n=C:=C:\\x\r\n`), { INCLUDE: 'C:\\i;C:\\j', EMPTY: '', '=C:': 'C:\\x' });
    assert.equal(readEnvironment('The system cannot find the path specified.'), undefined);
  });
});

describe('output of cl', () => {
  it('is read as places and messages', () => {
    const { diagnostics, includes } = readClOutput([
      'leak.cpp', 'Note: including file:  C:\\SDK 10\\include\\mapix.h', 'Hinweis: Einlesen der Datei:   C:\\SDK\\b.h',
      'C:\\my code\\leak.cpp(12): error C2065: \'lpStore\': undeclared identifier', 'C:\\x(1)\\a.cpp(7,3): warning C4101: \'n\': unreferenced local variable',
      'c:\\a.cpp(3): fatal error C1083: Cannot open include file: \'no.h\': No such file or directory', '.\\b.c(4,9) :  error: expected \';\'',
      'leak.obj : error LNK2019: unresolved external symbol _F',
    ].join('\r\n'));
    assert.deepEqual(includes, ['C:\\SDK 10\\include\\mapix.h', 'C:\\SDK\\b.h']);
    assert.deepEqual(diagnostics, [
      { file: 'C:\\my code\\leak.cpp', line: 12, column: 1, severity: 'error', message: '\'lpStore\': undeclared identifier (C2065)' },
      { file: 'C:\\x(1)\\a.cpp', line: 7, column: 3, severity: 'warning', message: '\'n\': unreferenced local variable (C4101)' },
      { file: 'c:\\a.cpp', line: 3, column: 1, severity: 'error', message: 'Cannot open include file: \'no.h\': No such file or directory (C1083)' },
      { file: '.\\b.c', line: 4, column: 9, severity: 'error', message: 'expected \';\'' },
      { file: 'leak.obj', line: 1, column: 1, severity: 'error', message: 'unresolved external symbol _F (LNK2019)' },
    ]);
  });
});
