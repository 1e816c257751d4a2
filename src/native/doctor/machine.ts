// The machine that is looked at: this Windows, or a Wine prefix. Everything the doctor must ask of the outside is in here.
import path from 'node:path';
import type { Bitness } from '../../shared/doctor';
import { fromWinePath } from '../windows/paths';
import type { Runtime } from '../windows/runtime';
import { registryReader, type RegistryReader } from './registry';

export interface Machine {
  readonly platform: string;
  readonly processBitness: Bitness;
  readonly registry: RegistryReader;
  /** Environment in which the registry's paths are meant. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A Windows path as this process opens it. */
  readonly toHost: (windowsPath: string) => string;
  readonly systemFolder: string;
  /** System folder of 32-bit programs. */
  readonly systemFolder32: string;
}

export function windowsMachine(): Machine {
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  return {
    platform: 'win32',
    processBitness: bitnessOf(process.arch),
    registry: registryReader({ command: path.win32.join(root, 'System32', 'reg.exe'), args: [], env: {}, toChild: (file) => file }),
    env: process.env,
    toHost: (file) => file,
    systemFolder: `${root}\\System32`,
    systemFolder32: process.arch === 'ia32' && process.env['PROCESSOR_ARCHITEW6432'] === undefined ? `${root}\\System32` : `${root}\\SysWOW64`,
  };
}

export function wineMachine(runtime: Runtime): Machine {
  const prefix = runtime.env['WINEPREFIX']!;
  const { command, args } = runtime.program('reg', []);
  return {
    platform: 'wine',
    processBitness: 'x64',
    registry: registryReader({ command, args, env: runtime.env, toChild: runtime.toChild }),
    env: {
      SystemRoot: 'C:\\windows', windir: 'C:\\windows', SystemDrive: 'C:', ProgramFiles: 'C:\\Program Files',
      'ProgramFiles(x86)': 'C:\\Program Files (x86)', CommonProgramFiles: 'C:\\Program Files\\Common Files',
      'CommonProgramFiles(x86)': 'C:\\Program Files (x86)\\Common Files', ProgramW6432: 'C:\\Program Files',
    },
    toHost: (file) => fromWinePath(file, prefix),
    systemFolder: 'C:\\windows\\system32',
    systemFolder32: 'C:\\windows\\syswow64',
  };
}

export function bitnessOf(arch: string): Bitness {
  return arch === 'ia32' || arch === 'x64' || arch === 'arm64' ? arch : 'other';
}
