// Which compiler is chosen on Windows, on machines that are made up: files, and what their programs print.
import assert from 'node:assert/strict';
import type { Compiler } from '../../../src/native/build/compilers';
import { findWindowsCompiler, microsoftKind, type WindowsHost } from '../../../src/native/windows/find-compiler';
import { mergeEnvironment } from '../../../src/native/windows/visual-studio';

const vswhere = 'C:\\PF86\\Microsoft Visual Studio\\Installer\\vswhere.exe';
const vs = 'C:\\VS & Tools\\2022';
const vcvars = `${vs}\\VC\\Auxiliary\\Build\\vcvarsall.bat`;
const cl = `${vs}\\VC\\Tools\\MSVC\\14.40\\bin\\Hostx64\\x64\\cl.exe`;
const clang = `${vs}\\VC\\Tools\\Llvm\\x64\\bin\\clang-cl.exe`;
const llvm = 'C:\\Program Files\\LLVM\\bin\\clang-cl.exe';
const installations = JSON.stringify([{ installationPath: vs, installationVersion: '17.10.1', displayName: 'Visual Studio 2022' }]);
const included = { INCLUDE: 'C:\\SDK\\include', Path: `${vs}\\VC\\Tools\\MSVC\\14.40\\bin\\Hostx64\\x64;C:\\Windows` };

interface Made {
  readonly files: readonly string[];
  readonly gnu?: readonly string[];
  readonly installations?: string;
  readonly batchFails?: boolean;
}

function machine(made: Made): WindowsHost & { readonly asked: string[] } {
  const asked: string[] = [];
  const has = new Set(made.files.map((file) => file.toLowerCase()));
  return {
    arch: 'x64', env: { 'ProgramFiles(x86)': 'C:\\PF86', ProgramFiles: 'C:\\Program Files', Path: 'C:\\Windows' }, asked,
    isFile: (file) => has.has(file.toLowerCase()),
    run: (command, args, options) => {
      asked.push(command);
      const answer = (): string | undefined => {
        if (command === vswhere) return made.installations ?? installations;
        if (command === 'cmd.exe') {
          assert.ok(options?.verbatim === true && args[3]!.includes(`"${vcvars}" x64`), args.join(' '));
          const mark = /echo (\S+)&& set/.exec(args[3]!)![1]!;
          return made.batchFails === true ? 'no such SDK' : [mark, ...Object.entries(included).map(([name, value]) => `${name}=${value}`)].join('\r\n');
        }
        if (command === cl) return options?.env?.['INCLUDE'] === included.INCLUDE ? 'Microsoft (R) C/C++-Optimierungscompiler Version 19.40.33811 für x64\r\nCopyright (C)\r\n' : 'missing mspdb';
        return args[0] === '--version' ? 'clang version 17.0.3\r\nTarget: x86_64-pc-windows-msvc\r\n' : undefined;
      };
      return Promise.resolve(answer());
    },
    gnu: (wanted) => Promise.resolve(made.gnu?.includes(wanted) === true ? { command: wanted, name: wanted, version: '1' } : { error: `The compiler ${wanted} was not found; install it or name another with --compiler.` }),
  };
}

async function found(made: Made, wanted?: string): Promise<Compiler> {
  const answer = await findWindowsCompiler(wanted, machine(made));
  assert.ok(!('error' in answer), JSON.stringify(answer));
  return answer;
}

describe('the compiler on Windows', () => {
  it('is Visual Studio\'s where vswhere knows one, with the environment of its batch file', async () => {
    const chosen = await found({ files: [vswhere, vcvars, cl, clang], gnu: ['g++'] });
    assert.deepEqual([chosen.command, chosen.name, chosen.microsoft?.kind, chosen.microsoft?.arch], [cl, 'cl 19.40.33811 (Visual Studio 2022)', 'msvc', 'x64']);
    assert.deepEqual(chosen.microsoft!.env, included);
  });

  it('is clang-cl where there is no cl: Visual Studio\'s own, then LLVM\'s', async () => {
    const own = await found({ files: [vswhere, vcvars, clang, llvm], gnu: ['g++'] });
    assert.deepEqual([own.command, own.name, own.microsoft?.kind, own.microsoft?.env], [clang, 'clang-cl 17.0.3', 'clang-cl', included]);
    assert.equal((await found({ files: [llvm] })).command, llvm);
  });

  it('is MinGW-w64 where there is neither', async () => {
    const chosen = await found({ files: [], gnu: ['g++', 'x86_64-w64-mingw32-g++'] });
    assert.deepEqual([chosen.command, chosen.microsoft], ['x86_64-w64-mingw32-g++', undefined]);
    assert.equal((await found({ files: [vswhere], installations: 'not json', gnu: ['g++'] })).command, 'g++');
  });

  it('is the one asked for, whose kind its name tells', async () => {
    assert.equal((await found({ files: [vswhere, vcvars, cl, clang] }, 'clang-cl')).command, clang);
    assert.equal((await found({ files: [vswhere, vcvars, cl, llvm] }, llvm)).command, llvm);
    const host = machine({ files: [vswhere, vcvars, cl], gnu: ['clang++'] });
    assert.equal((await findWindowsCompiler('clang++', host) as Compiler).command, 'clang++');
    assert.deepEqual(host.asked, []);
    assert.deepEqual(['cl', 'C:\\x\\CL.EXE', 'clang-cl', 'g++', 'clang++'].map(microsoftKind), ['msvc', 'msvc', 'clang-cl', undefined, undefined]);
  });

  it('passes by a Visual Studio whose batch file fails', async () => {
    assert.equal((await found({ files: [vswhere, vcvars, cl], batchFails: true, gnu: ['g++'] })).command, 'g++');
  });

  it('is missing with one sentence', async () => {
    const error = async (wanted?: string, files: readonly string[] = []): Promise<string> => (await findWindowsCompiler(wanted, machine({ files })) as { error: string }).error;
    assert.match(await error(), /^No C\+\+ compiler was found \(looked for Visual Studio, clang-cl and MinGW-w64\); install /);
    assert.match(await error('cl'), /^The compiler cl needs Visual Studio's C\+\+ tools, which were not found; install them/);
    assert.match(await error('cl', [vswhere, vcvars]), /^The compiler cl was not found; install it/);
    assert.match(await error('clang-cl'), /^The compiler clang-cl was not found; install it/);
  });

  it('gets its variables whatever their spelling', () => {
    assert.deepEqual(mergeEnvironment({ PATH: 'old', Other: 'o' }, { Path: 'new' }), { Other: 'o', Path: 'new' });
  });
});
