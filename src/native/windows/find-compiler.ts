// Which compiler builds probes on Windows: Visual Studio's cl.exe as vswhere finds it, else clang-cl, else MinGW-w64. What is asked
// of the machine is a value, so that the choice is tested where there is no Windows.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { findCompiler, type Compiler, type Microsoft } from '../build/compilers';
import { mingwCommand } from './command-lines';
import { environmentCommand, mergeEnvironment, readEnvironment, readVswhere, variable, vcvarsFile, vcvarsWord, vswhereArguments, vswhereFile, type TargetArch, type VisualStudio } from './visual-studio';

type Found = Compiler | { readonly error: string };

export interface WindowsHost {
  readonly arch: TargetArch;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isFile: (file: string) => boolean;
  /** What a program prints; undefined where it cannot be started. `verbatim`: the words are quoted already. */
  readonly run: (command: string, args: readonly string[], options?: { readonly verbatim?: boolean; readonly env?: Readonly<Record<string, string | undefined>> }) => Promise<string | undefined>;
  readonly gnu: (wanted: string) => Promise<Found>;
}

/** `wanted`: a compiler's name or path, whose name says what kind it is. */
export async function findWindowsCompiler(wanted: string | undefined, host: WindowsHost): Promise<Found> {
  const kind = wanted === undefined ? undefined : microsoftKind(wanted);
  if (wanted !== undefined && kind === undefined) return host.gnu(wanted);
  const studio = await visualStudio(host);
  const msvc = kind === 'clang-cl' ? undefined : await findCl(wanted, studio, host);
  const found = msvc ?? (kind === 'msvc' ? undefined : await findClangCl(wanted, studio, host));
  if (found !== undefined) return found;
  if (wanted !== undefined) return { error: kind === 'msvc' && studio === undefined ? `The compiler ${wanted} needs Visual Studio's C++ tools, which were not found; install them, or name another compiler with --compiler.` : `The compiler ${wanted} was not found; install it or name another with --compiler.` };
  for (const name of [mingwCommand(host.arch), 'g++', 'clang++']) {
    const gnu = await host.gnu(name);
    if (!('error' in gnu)) return gnu;
  }
  return { error: 'No C++ compiler was found (looked for Visual Studio, clang-cl and MinGW-w64); install Visual Studio\'s C++ tools or MinGW-w64, or name one with --compiler.' };
}

/** By the name: `cl`, `C:\\...\\clang-cl.exe`; undefined for a compiler of the GNU kind. */
export function microsoftKind(command: string): Microsoft['kind'] | undefined {
  switch (path.win32.basename(command).replace(/\.exe$/i, '').toLowerCase()) {
    case 'cl': return 'msvc';
    case 'clang-cl': return 'clang-cl';
    default: return undefined;
  }
}

interface Studio {
  readonly studio: VisualStudio;
  readonly env: Readonly<Record<string, string>>;
}

/** The newest Visual Studio whose batch file comes to its end. */
async function visualStudio(host: WindowsHost): Promise<Studio | undefined> {
  const vswhere = vswhereFile(host.env);
  const answer = host.isFile(vswhere) ? await host.run(vswhere, vswhereArguments) : undefined;
  for (const studio of readVswhere(answer ?? '')) {
    const batch = vcvarsFile(studio);
    if (!host.isFile(batch)) continue;
    const env = readEnvironment(await host.run('cmd.exe', environmentCommand(batch, [vcvarsWord(host.arch, host.arch)]), { verbatim: true }) ?? '');
    if (env !== undefined) return { studio, env };
  }
  return undefined;
}

async function findCl(wanted: string | undefined, found: Studio | undefined, host: WindowsHost): Promise<Compiler | undefined> {
  if (found === undefined) return undefined;
  const command = wanted !== undefined && path.win32.isAbsolute(wanted) ? wanted : onPath('cl.exe', found.env, host);
  if (command === undefined || !host.isFile(command)) return undefined;
  // Without arguments it prints who it is.
  const banner = await host.run(command, [], { env: mergeEnvironment(host.env, found.env) }) ?? '';
  const number = /\d+(?:\.\d+)+/.exec(banner)?.[0];
  if (number === undefined) return undefined;
  return { command, name: `cl ${number} (${found.studio.name})`, version: banner.split(/\r?\n/)[0]!, microsoft: { kind: 'msvc', arch: host.arch, env: found.env } };
}

async function findClangCl(wanted: string | undefined, found: Studio | undefined, host: WindowsHost): Promise<Compiler | undefined> {
  const env = found?.env ?? {};
  const own = found === undefined ? [] : [path.win32.join(found.studio.folder, 'VC', 'Tools', 'Llvm', host.arch === 'x64' ? 'x64' : '', 'bin', 'clang-cl.exe')];
  const programs = variable(host.env, 'ProgramFiles');
  const places = [
    ...(wanted !== undefined && path.win32.isAbsolute(wanted) ? [wanted] : []), onPath('clang-cl.exe', env, host), onPath('clang-cl.exe', host.env, host), ...own,
    ...(programs === undefined ? [] : [path.win32.join(programs, 'LLVM', 'bin', 'clang-cl.exe')]),
  ];
  const command = places.find((place) => place !== undefined && host.isFile(place));
  const version = command === undefined ? undefined : (await host.run(command, ['--version']))?.split(/\r?\n/)[0];
  if (command === undefined || version === undefined) return undefined;
  return { command, name: `clang-cl ${/\d+(?:\.\d+)+/.exec(version)?.[0] ?? ''}`.trim(), version, microsoft: { kind: 'clang-cl', arch: host.arch, env } };
}

function onPath(name: string, env: Readonly<Record<string, string | undefined>>, host: WindowsHost): string | undefined {
  return (variable(env, 'Path') ?? '').split(';').filter((folder) => folder !== '').map((folder) => path.win32.join(folder, name)).find(host.isFile);
}

const known = new Map<string, Promise<Found>>();

/** On this machine. vcvarsall.bat takes seconds, so an answer is kept. */
export function windowsCompiler(wanted: string | undefined): Promise<Found> {
  const answer = known.get(wanted ?? '') ?? findWindowsCompiler(wanted, thisWindows());
  known.set(wanted ?? '', answer);
  return answer;
}

function thisWindows(): WindowsHost {
  return {
    arch: process.arch === 'ia32' ? 'ia32' : 'x64', env: process.env, gnu: findCompiler,
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    run: (command, args, options = {}) => new Promise((resolve) => {
      execFile(command, [...args], { timeout: 60_000, windowsHide: true, windowsVerbatimArguments: options.verbatim === true, env: { ...(options.env ?? process.env) }, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
        resolve(error !== null && typeof error.code !== 'number' ? undefined : `${stdout}${stderr}`);
      });
    }),
  };
}
