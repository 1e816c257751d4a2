// What is asked of the compilers on Windows, and what they answer. cl.exe itself does not run on Linux; everything up to
// its start does.
import assert from 'node:assert/strict';
import { readClOutput } from '../../../src/native/windows/cl-output';
import { compileLine, linkLine, type CompileJob, type Compiler, type Microsoft } from '../../../src/native/build/compilers';
import { importLibraryLine, mingwCommand } from '../../../src/native/windows/command-lines';
import { quoteLine, splitLine } from '../../../src/native/windows/quote';
import { environmentCommand, readEnvironment, readVswhere, vcvarsFile, vcvarsWord, vswhereFile } from '../../../src/native/windows/visual-studio';

const job: CompileJob = {
  source: 'C:\\my code\\leak.cpp', language: 'cpp', output: 'C:\\t\\leak.obj', includeFolders: ['C:\\SDK 10\\include'],
  flags: ['/Zc:wchar_t', '/DNAME="a b"'], optimise: false, dependencies: 'C:\\t\\leak.d',
};

function compiler(kind: Microsoft['kind'], arch: Microsoft['arch'], command = kind === 'msvc' ? 'cl.exe' : 'clang-cl.exe'): Compiler {
  return { command, name: kind, version: '1', microsoft: { kind, arch, env: {} } };
}

describe('compiler command lines on Windows', () => {
  it('for cl', () => {
    assert.deepEqual(compileLine(compiler('msvc', 'x64'), job), [
      'cl.exe', '/nologo', '/c', '/std:c++17', '/EHsc', '/Od', '/Z7', '/MD', '/utf-8', '/w', '/showIncludes', '/Zc:wchar_t',
      '/DNAME="a b"', '/IC:\\SDK 10\\include', '/FoC:\\t\\leak.obj', '/TpC:\\my code\\leak.cpp',
    ]);
    assert.deepEqual(linkLine(compiler('msvc', 'ia32'), { objects: ['a.obj'], output: 'p.exe', libraries: ['C:\\lab\\x.lib'], flags: ['gdi32.lib'], onlyNeeded: true }), [
      'cl.exe', '/nologo', 'a.obj', 'C:\\lab\\x.lib', 'gdi32.lib', 'ole32.lib', 'uuid.lib', 'user32.lib', '/Fep.exe', '/link', '/INCREMENTAL:NO', '/DEBUG', '/MACHINE:X86', '/SUBSYSTEM:CONSOLE',
    ]);
  });

  it('for clang-cl, which is told the target', () => {
    const line = compileLine(compiler('clang-cl', 'ia32'), { ...job, language: 'c', optimise: true });
    assert.deepEqual(line.slice(0, 5), ['clang-cl.exe', '/nologo', '-m32', '/c', '/O1']);
    assert.ok(!line.includes('/EHsc'));
  });

  it('for the import library, with the tool beside the compiler', () => {
    const { microsoft } = compiler('msvc', 'x64');
    assert.deepEqual(importLibraryLine('C:\\VC 1\\bin\\cl.exe', microsoft!, 'C:\\m.def', 'C:\\t\\m.lib'), ['C:\\VC 1\\bin\\lib.exe', '/nologo', '/def:C:\\m.def', '/machine:x64', '/out:C:\\t\\m.lib']);
    assert.equal(importLibraryLine('C:\\LLVM\\clang-cl.exe', { kind: 'clang-cl', arch: 'ia32' }, 'm.def', 'm.lib')[0], 'C:\\LLVM\\llvm-lib.exe');
  });

  it('for MinGW-w64, with headers written to a file', () => {
    assert.equal(mingwCommand('x64'), 'x86_64-w64-mingw32-g++');
    assert.equal(mingwCommand('ia32', 'c'), 'i686-w64-mingw32-gcc');
    const mingw: Compiler = { command: mingwCommand('x64'), name: 'g++', version: '1' };
    assert.deepEqual(compileLine(mingw, { ...job, flags: [] }).slice(-6), ['-MMD', '-MF', 'C:\\t\\leak.d', '-o', 'C:\\t\\leak.obj', 'C:\\my code\\leak.cpp']);
    assert.deepEqual(linkLine(mingw, { objects: ['a.o'], output: 'p.exe', libraries: ['C:\\lab\\mapi32.dll'], flags: [], onlyNeeded: true }, 'win32'),
      [mingw.command, '-static', '-o', 'p.exe', 'a.o', 'C:\\lab\\mapi32.dll', '-lole32', '-luuid']);
  });

  it('survive quoting, word for word', () => {
    const line = compileLine(compiler('msvc', 'x64', 'C:\\Program Files\\VC\\cl.exe'), job);
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
