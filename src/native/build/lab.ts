// Where the embedded lab stands: its headers, and its library, which is built on first use where a compiler is at hand.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { productRoot } from '../root';
import { runTool, type ToolOptions, type ToolResult } from './tool';

export interface Lab {
  readonly library: string;
  readonly includeFolders: readonly string[];
}

export function labIncludeFolders(): readonly string[] {
  const include = path.join(productRoot(), 'src', 'native', 'lab', 'include');
  return [include, path.join(include, 'sdk')];
}

export function labLibrary(platform: string = process.platform, arch: string = process.arch): string {
  const name = platform === 'win32' ? 'mapi32.dll' : platform === 'darwin' ? 'libmapilab.dylib' : 'libmapilab.so';
  const places = ['dist/lab', 'build/lab'].map((folder) => path.join(productRoot(), folder, `${platform}-${arch}`, name));
  return places.find((place) => existsSync(place)) ?? places[1]!;
}

/** The heap counter that is preloaded into the JavaScript child; absent where the platform has none. */
export function heapPreload(): string | undefined {
  const file = path.join(path.dirname(labLibrary()), 'libmapilens-heap.so');
  return process.platform === 'linux' && existsSync(file) ? file : undefined;
}

/** The lab, built if need be. */
export async function findLab(options: ToolOptions, target: 'host' | 'win32-x64' = 'host'): Promise<Lab | { readonly error: string }> {
  const library = target === 'host' ? labLibrary() : labLibrary('win32', 'x64');
  const script = path.join(productRoot(), 'scripts', 'build-lab.mjs');
  if (existsSync(script)) {
    const built = await runTool([process.execPath, script, ...(target === 'host' ? [] : ['--target', target])], { ...options, env: { ...options.env, ELECTRON_RUN_AS_NODE: '1' } });
    if (built.code !== 0) return { error: labFailure(built, options.deadlineMs) };
  }
  if (!existsSync(library)) return { error: `MAPI Lab's library is not at ${library}; build it with node scripts/build-lab.mjs.` };
  return { library, includeFolders: labIncludeFolders() };
}

/** One sentence for a build that did not end well; a build that was stopped has said nothing. */
export function labFailure({ output, stopped }: ToolResult, deadlineMs: number): string {
  if (stopped) return `MAPI Lab was not built within ${deadlineMs / 1000} s; run node scripts/build-lab.mjs once, which has no deadline, and probe again.`;
  const said = output.trim().split('\n').at(-1)?.trim() ?? '';
  return `MAPI Lab could not be built: ${said === '' ? 'its build ended without a word; run node scripts/build-lab.mjs to see why.' : said}`;
}
