// The child must not outlive the engine, even when the engine is killed in the middle of a batch, and must not take all memory.
// Linux: the kernel kills it with its parent. Windows: a job object, and a wait for the engine's end that runs no JavaScript.
// Everywhere the end of stdin ends it too, between batches.
import { findSymbol, isWindows, openLibrary, systemFunction, toPointer } from '../ffi/native';
import { enterJob } from '../ffi/windows-job';

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

/** Answers a note for the engine when something could not be arranged. */
export function tieToEngine(): string | undefined {
  if (process.platform === 'linux') tieToParent();
  if (!isWindows) return undefined;
  const limit = Number(process.env['MAPI_LENS_MEMORY']);
  const ceiling = Number.isFinite(limit) && limit > 0 ? limit : undefined;
  // An engine outside of Wine is no process that the child could wait for; its group and `setpriv` do the work there.
  if (process.env['MAPI_LENS_HOST'] === 'win32') endWith(Number(process.env['MAPI_LENS_ENGINE']));
  return enterJob(ceiling) ? undefined : 'Windows did not allow a job object around the child; its memory has no ceiling.';
}

function tieToParent(): void {
  const parent = process.ppid;
  systemFunction('prctl', 'int32', ['int32', 'size', 'size', 'size', 'size'])(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (process.ppid !== parent) process.exit(0);
}

const SYNCHRONIZE = 0x100000;
const INFINITE = 0xffffffff;
const WT_EXECUTEONLYONCE = 8;

/**
 * A wait of Windows' own thread pool whose callback is TerminateProcess itself, with this process as its context and
 * "not timed out" (0) as exit code: it works while JavaScript is stuck in a native call.
 */
function endWith(engine: number): void {
  if (!Number.isInteger(engine) || engine <= 0) return;
  const handle = toPointer(systemFunction('OpenProcess', 'pointer', ['uint32', 'int32', 'uint32'])(SYNCHRONIZE, 0, engine));
  const kernel = openLibrary('kernel32.dll');
  const terminate = kernel === undefined ? undefined : findSymbol(kernel, 'TerminateProcess');
  if (handle === 0n || terminate === undefined) return;
  const self = toPointer(systemFunction('GetCurrentProcess', 'pointer', [])());
  const wait = systemFunction('RegisterWaitForSingleObject', 'int32', ['pointer', 'pointer', 'pointer', 'pointer', 'uint32', 'uint32']);
  wait(Buffer.alloc(8), handle, terminate, self, INFINITE, WT_EXECUTEONLYONCE);
}
