// Which MAPI this machine has, and what that means for every article. `examineDll` does the same for one file.
import path from 'node:path';
import type { DllFacts, DoctorReport, MailClient } from '../../shared/doctor';
import { judgeArticles } from './articles';
import { bitnessOf, type Machine } from './machine';
import { readClients, type RegistryPlace } from './mail-clients';
import { inspectFile } from './pe';

const MAIL = 'Software\\Clients\\Mail';
const MESSAGING = 'HKLM\\Software\\Microsoft\\Windows Messaging Subsystem';
/** Files of which a mail client's MAPI may consist, looked for beside the client's own DLL and in the system folders. */
const COMPANIONS = ['mapi32.dll', 'emsmdb32.dll', 'olmapi32.dll', 'mspst32.dll', 'msmapi32.dll', 'cdo.dll', 'emsabp32.dll', 'contab32.dll'];

/** One DLL file, on any system. */
export function examineDll(file: string, cleanUpMapiHeap?: number | null): { readonly ok: DoctorReport } | { readonly problem: string } {
  const inspected = inspectFile(file);
  if ('problem' in inspected) return inspected;
  const dll = inspected.ok;
  const problems = [
    ...(dll.version === undefined ? [`${file} has no version resource, so no article can be decided by it; look at another copy.`] : []),
    ...mismatch([dll]),
  ];
  return {
    ok: {
      platform: process.platform, processBitness: bitnessOf(process.arch), clients: [], dlls: [dll],
      ...(cleanUpMapiHeap === undefined ? {} : { cleanUpMapiHeap }),
      articles: judgeArticles({
        dlls: [dll], cleanUpMapiHeap,
        missing: (about) => ({ state: 'not-applicable', reason: `It is about ${about}; this file is ${dll.file}.` }),
      }),
      problems,
    },
  };
}

/** A whole machine. */
export function examineMachine(machine: Machine): DoctorReport {
  const problems: string[] = [];
  const { clients, problems: clientProblems } = findClients(machine, problems);
  problems.push(...clientProblems);
  const dlls = findDlls(machine, clients, problems);
  const cleanUpMapiHeap = readCleanUp(machine, problems);
  problems.push(...mismatch(dlls.filter((dll) => clients.some((client) => client.isDefault && sameFile(machine, client.resolvedDllEx ?? client.resolvedDll, dll)))));
  return {
    platform: machine.platform, processBitness: machine.processBitness, clients, dlls,
    ...(cleanUpMapiHeap === undefined ? {} : { cleanUpMapiHeap }),
    articles: judgeArticles({
      dlls, cleanUpMapiHeap,
      missing: (about) => ({ state: 'not-applicable', reason: `It is about ${about}, which is not installed here.` }),
    }),
    problems,
  };
}

/** Where there is no Windows: everything is unknown, and the report says how to learn more. */
export function examineNothing(): DoctorReport {
  return {
    platform: process.platform, processBitness: bitnessOf(process.arch), clients: [], dlls: [],
    articles: judgeArticles({
      dlls: [], cleanUpMapiHeap: undefined,
      missing: () => ({ state: 'unknown', reason: 'This system has no MAPI of its own; look at a DLL of the machine that runs the program.' }),
    }),
    problems: ['This system has no Windows registry and no MAPI of its own; inspect a DLL with --dll FILE, or a Wine prefix with --runtime wine.'],
  };
}

function findClients(machine: Machine, problems: string[]): { clients: MailClient[]; problems: string[] } {
  const places: RegistryPlace[] = [];
  const add = (scope: 'machine' | 'user', view: '64-bit' | '32-bit', hive: string, longHive: string): void => {
    // The user's own branch is the same for both views.
    const tree = machine.registry(`${hive}\\${MAIL}`, scope === 'user' ? undefined : view === '64-bit' ? '64' : '32');
    if (tree === 'absent') return;
    if ('problem' in tree) {
      problems.push(tree.problem);
      return;
    }
    // The 32-bit view is exported under its own name by some versions of Windows, under the plain one by others.
    for (const key of [`${longHive}\\${MAIL}`, `${longHive}\\Software\\WOW6432Node\\Clients\\Mail`]) {
      if (tree.has(key.toLowerCase())) places.push({ scope, view, key, tree });
    }
  };
  add('machine', '64-bit', 'HKLM', 'HKEY_LOCAL_MACHINE');
  add('machine', '32-bit', 'HKLM', 'HKEY_LOCAL_MACHINE');
  add('user', '64-bit', 'HKCU', 'HKEY_CURRENT_USER');
  const read = places.map((place) => readClients([place], { env: machine.env, systemFolder: place.view === '32-bit' ? machine.systemFolder32 : machine.systemFolder }));
  return { clients: read.flatMap((part) => part.clients), problems: read.flatMap((part) => part.problems) };
}

function findDlls(machine: Machine, clients: readonly MailClient[], problems: string[]): DllFacts[] {
  const own = clients.flatMap((client) => [client.resolvedDllEx, client.resolvedDll].flatMap((file) => (file === undefined ? [] : [{ file, client }])));
  const folders = new Set([machine.systemFolder, machine.systemFolder32, ...own.map(({ file }) => path.win32.dirname(file))]);
  const found = new Map<string, DllFacts>();
  const look = (file: string): 'found' | string => {
    if (found.has(file.toLowerCase())) return 'found';
    const inspected = inspectFile(machine.toHost(file));
    if ('problem' in inspected) return inspected.problem;
    found.set(file.toLowerCase(), { ...inspected.ok, path: file });
    return 'found';
  };
  for (const { file, client } of own) {
    const answer = look(file);
    if (answer !== 'found') problems.push(`The DLL of the mail client ${client.name}: ${answer}`);
  }
  for (const folder of folders) {
    for (const name of COMPANIONS) {
      const answer = look(`${folder}\\${name}`);
      if (answer !== 'found' && !/does not exist/.test(answer)) problems.push(answer);
    }
  }
  return [...found.values()];
}

function readCleanUp(machine: Machine, problems: string[]): number | null | undefined {
  const tree = machine.registry(MESSAGING, '64');
  if (tree === 'absent') return null;
  if ('problem' in tree) return undefined;
  const value = [...tree].find(([key]) => key.endsWith('\\windows messaging subsystem'))?.[1].get('cleanupmapiheap');
  if (value === undefined) return null;
  if (value.type === 'dword') return value.data;
  problems.push(`CleanUpMAPIHeap is no REG_DWORD but ${value.type}; MAPI ignores it, so set it again as REG_DWORD.`);
  return null;
}

function mismatch(dlls: readonly DllFacts[]): string[] {
  const own = bitnessOf(process.arch);
  return dlls.filter((dll) => dll.isDll && dll.bitness !== own && dll.mapiExports.length > 0).map((dll) =>
    `${dll.path} is ${name(dll.bitness)}, this process is ${name(own)}; JavaScript probes need a ${name(dll.bitness)} Node, C++ probes are built ${name(dll.bitness)} and run on their own.`);
}

function name(bitness: DllFacts['bitness']): string {
  return { ia32: '32-bit', x64: '64-bit', arm64: 'ARM64', other: 'of another processor' }[bitness];
}

function sameFile(machine: Machine, windowsPath: string | undefined, dll: DllFacts): boolean {
  return windowsPath !== undefined && (dll.path.toLowerCase() === windowsPath.toLowerCase() || dll.path === machine.toHost(windowsPath));
}
