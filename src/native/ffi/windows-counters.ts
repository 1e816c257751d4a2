// Counters of a Windows process by its id: memory, handles, GDI and USER objects, threads, modules.
// A figure that Windows (or Wine) answers with 0 because it does not keep it is left out, never reported as 0.
import type { Counters } from '../../shared/probe';
import { optionalFunction, pointerSize, systemFunction, toPointer, type NativeFunction } from './native';

const PROCESS_QUERY_INFORMATION = 0x400;
const PROCESS_VM_READ = 0x10;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const TH32CS_SNAPPROCESS = 2;
const INVALID_HANDLE = BigInt.asUintN(pointerSize * 8, -1n);
const wide = pointerSize === 8;

export interface WindowsCounters {
  /** Undefined when there is no such process, or it may not be looked at. */
  readonly sample: (pid: number) => Counters | undefined;
  readonly list: () => readonly { readonly pid: number; readonly name: string }[];
}

export function windowsCounters(): WindowsCounters {
  const open = systemFunction('OpenProcess', 'pointer', ['uint32', 'int32', 'uint32']);
  const close = systemFunction('CloseHandle', 'int32', ['pointer']);
  const readers = [memoryReader(), handleReader(), guiReader(), moduleReader()];
  const processes = processReader(close);
  return {
    sample(pid) {
      const handle = [PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, PROCESS_QUERY_LIMITED_INFORMATION]
        .map((access) => toPointer(open(access, 0, pid))).find((found) => found !== 0n);
      if (handle === undefined) return undefined;
      try {
        const threads = processes().find((entry) => entry.pid === pid)?.threads;
        const counters: Record<string, number | undefined> = Object.assign({ threads }, ...readers.map((read) => read(handle)));
        return Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== undefined && value > 0));
      } finally {
        close(handle);
      }
    },
    list: () => processes().map(({ pid, name }) => ({ pid, name })),
  };
}

type Reader = (handle: bigint) => Readonly<Record<string, number>>;

/** PagefileUsage is the same figure as PrivateUsage; Wine fills only the former. */
function memoryReader(): Reader {
  const get = systemFunction('K32GetProcessMemoryInfo', 'int32', ['pointer', 'pointer', 'uint32']);
  const size = wide ? 80 : 44;
  const counters = Buffer.alloc(size);
  const figure = (index: number): number => (wide ? Number(counters.readBigUInt64LE(8 + index * 8)) : counters.readUInt32LE(8 + index * 4));
  return (handle) => {
    counters.fill(0);
    counters.writeUInt32LE(size, 0);
    if (get(handle, counters, size) === 0) return {};
    return { workingSet: figure(1), pagedPool: figure(3), privateBytes: figure(8) > 0 ? figure(8) : figure(6) };
  };
}

function handleReader(): Reader {
  const get = systemFunction('GetProcessHandleCount', 'int32', ['pointer', 'pointer']);
  const count = Buffer.alloc(4);
  return (handle) => (get(handle, count) === 0 ? {} : { handles: count.readUInt32LE(0) });
}

function guiReader(): Reader {
  const get: NativeFunction | undefined = optionalFunction('user32.dll', 'GetGuiResources', 'uint32', ['pointer', 'uint32']);
  return (handle) => (get === undefined ? {} : { gdiObjects: get(handle, 0) as number, userObjects: get(handle, 1) as number });
}

function moduleReader(): Reader {
  const get = systemFunction('K32EnumProcessModules', 'int32', ['pointer', 'pointer', 'uint32', 'pointer']);
  const needed = Buffer.alloc(4);
  const list = Buffer.alloc(pointerSize);
  return (handle) => (get(handle, list, list.length, needed) === 0 ? {} : { modules: needed.readUInt32LE(0) / pointerSize });
}

function processReader(close: NativeFunction): () => { pid: number; name: string; threads: number }[] {
  const snapshot = systemFunction('CreateToolhelp32Snapshot', 'pointer', ['uint32', 'uint32']);
  const first = systemFunction('Process32FirstW', 'int32', ['pointer', 'pointer']);
  const next = systemFunction('Process32NextW', 'int32', ['pointer', 'pointer']);
  const entry = Buffer.alloc(wide ? 568 : 556);
  const [threadsAt, nameAt] = wide ? [28, 44] : [20, 36];
  return () => {
    const handle = toPointer(snapshot(TH32CS_SNAPPROCESS, 0));
    if (handle === INVALID_HANDLE || handle === 0n) return [];
    const found: { pid: number; name: string; threads: number }[] = [];
    entry.writeUInt32LE(entry.length, 0);
    for (let more = first(handle, entry); more !== 0; more = next(handle, entry)) {
      const name = entry.toString('utf16le', nameAt, nameAt + 520).replace(/\0.*$/s, '');
      found.push({ pid: entry.readUInt32LE(8), name, threads: entry.readUInt32LE(threadsAt) });
    }
    close(handle);
    return found;
  };
}
