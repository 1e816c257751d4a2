// Command lines of cl and clang-cl, and the name under which MinGW-w64 is found. Pure: words in order, not quoted yet.
import path from 'node:path';
import type { CompileJob, LinkJob, Microsoft } from '../build/compilers';
import type { TargetArch } from './visual-studio';

type Target = Pick<Microsoft, 'kind' | 'arch'>;

export function clCompileLine(command: string, target: Target, job: CompileJob): readonly string[] {
  return [
    command, '/nologo', ...machine(target), '/c', ...(job.language === 'c' ? [] : ['/std:c++17', '/EHsc']),
    // /showIncludes says which headers were read; the GNU compilers write them to a file.
    job.optimise ? '/O1' : '/Od', '/Z7', '/MD', '/utf-8', '/w', '/showIncludes',
    ...job.flags, ...job.includeFolders.map((folder) => `/I${folder}`), `/Fo${job.output}`, `${job.language === 'c' ? '/Tc' : '/Tp'}${job.source}`,
  ];
}

export function clLinkLine(command: string, target: Target, job: Omit<LinkJob, 'onlyNeeded'>): readonly string[] {
  return [
    command, '/nologo', ...machine(target), ...job.objects, ...job.libraries, ...job.flags, 'ole32.lib', 'uuid.lib', 'user32.lib', `/Fe${job.output}`,
    '/link', '/INCREMENTAL:NO', '/DEBUG', `/MACHINE:${machineWord(target)}`, '/SUBSYSTEM:CONSOLE',
  ];
}

/** Microsoft's linker takes no DLL: the import library is made of the list of names. The tool lies beside the compiler. */
export function importLibraryLine(command: string, target: Target, definitions: string, output: string): readonly string[] {
  const style = command.includes('\\') ? path.win32 : path;
  const tool = style.join(style.dirname(command), `${target.kind === 'msvc' ? 'lib' : 'llvm-lib'}${style.extname(command)}`);
  return [tool, '/nologo', `/def:${definitions}`, `/machine:${machineWord(target).toLowerCase()}`, `/out:${output}`];
}

/** cl is one program per target; clang-cl is told. */
function machine(target: Target): string[] {
  if (target.kind !== 'clang-cl') return [];
  return [target.arch === 'x64' ? '-m64' : '-m32'];
}

function machineWord(target: Target): string {
  return target.arch === 'x64' ? 'X64' : 'X86';
}

/** MinGW's compiler for a target, as Debian and MSYS2 name it. */
export function mingwCommand(arch: TargetArch, language: 'c' | 'cpp' = 'cpp'): string {
  return `${arch === 'x64' ? 'x86_64' : 'i686'}-w64-mingw32-${language === 'c' ? 'gcc' : 'g++'}`;
}
