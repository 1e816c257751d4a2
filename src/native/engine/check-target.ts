// Looks at the MAPI library a probe is to run against before anything is built: whether this system has one, whether the file is
// a library of the right kind and bitness, whether it is a MAPI library at all.
import { readFileSync } from 'node:fs';
import type { ProbeRequest } from '../../shared/probe';

/** One sentence that says what is wrong and what to do; undefined when nothing is. */
export function targetProblem(request: ProbeRequest, platform: NodeJS.Platform = process.platform, arch: string = process.arch): string | undefined {
  const { target } = request;
  const windows = platform === 'win32' || request.runtime === 'wine';
  if (target?.kind === 'system' && !windows) return `There is no system MAPI on ${platform}; use --target lab, or --runtime wine.`;
  if (target?.kind !== 'dll') return undefined;
  let bytes: Buffer;
  try {
    bytes = readFileSync(target.path);
  } catch (error) {
    return `The MAPI library ${target.path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}); check its name.`;
  }
  const kind = libraryKind(bytes);
  if (kind === undefined) return `${target.path} is no library; name a ${windows ? 'DLL' : 'shared library'} that exports MAPI.`;
  if ((kind.system === 'windows') !== windows) return `${target.path} is a ${kind.system} library and cannot run here; ${kind.system === 'windows' ? 'use --runtime wine' : 'use one for Windows'}.`;
  const bits = windows && request.runtime === 'wine' ? 64 : /64$/.test(arch) ? 64 : 32;
  if (kind.bits !== bits) return `${target.path} has ${kind.bits} bits and the probe's process ${bits}; name a library of ${bits} bits.`;
  if (!bytes.includes('MAPIInitialize')) return `${target.path} exports no MAPIInitialize, so it is no MAPI library; name another.`;
  return undefined;
}

interface LibraryKind {
  readonly system: 'windows' | 'linux' | 'darwin';
  readonly bits: 32 | 64;
}

function libraryKind(bytes: Buffer): LibraryKind | undefined {
  if (bytes.length < 64) return undefined;
  if (bytes.readUInt32BE(0) === 0x7f454c46) return { system: 'linux', bits: bytes[4] === 2 ? 64 : 32 };
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return { system: 'darwin', bits: 64 };
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const header = bytes.readUInt32LE(60);
  if (header + 6 > bytes.length || bytes.toString('latin1', header, header + 4) !== 'PE\0\0') return undefined;
  const machine = bytes.readUInt16LE(header + 4);
  return { system: 'windows', bits: machine === 0x14c ? 32 : 64 };
}
