// The child must not outlive the engine, even when the engine is killed in the middle of a batch.
// Linux tells the kernel; Windows has the job object of the engine; everywhere the end of stdin ends the child too.
import { systemFunction } from '../ffi/native';

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

export function tieToParent(): void {
  if (process.platform !== 'linux') return;
  const parent = process.ppid;
  systemFunction('prctl', 'int32', ['int32', 'size', 'size', 'size', 'size'])(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (process.ppid !== parent) process.exit(0);
}
