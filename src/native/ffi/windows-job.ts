// A job object around this process: a ceiling for the memory of everything in it, and the end of all of it with this process.
import { pointerSize, systemFunction, toPointer } from './native';

const EXTENDED_LIMITS = 9;
const LIMIT_JOB_MEMORY = 0x200;
const DIE_ON_UNHANDLED_EXCEPTION = 0x400;
const KILL_ON_JOB_CLOSE = 0x2000;

/** Puts this process into a job. False where it is not allowed, as in a job that lets nobody in (very old Windows). */
export function enterJob(memoryLimitBytes: number | undefined): boolean {
  const wide = pointerSize === 8;
  const limits = Buffer.alloc(wide ? 144 : 112);
  limits.writeUInt32LE(KILL_ON_JOB_CLOSE | DIE_ON_UNHANDLED_EXCEPTION | (memoryLimitBytes === undefined ? 0 : LIMIT_JOB_MEMORY), 16);
  if (memoryLimitBytes !== undefined) {
    if (wide) limits.writeBigUInt64LE(BigInt(memoryLimitBytes), 120);
    else limits.writeUInt32LE(Math.min(memoryLimitBytes, 0xffffffff), 100);
  }
  // The handle stays open as long as the process lives: closing it is what ends the others.
  const job = toPointer(systemFunction('CreateJobObjectW', 'pointer', ['pointer', 'pointer'])(null, null));
  if (job === 0n) return false;
  const set = systemFunction('SetInformationJobObject', 'int32', ['pointer', 'uint32', 'pointer', 'uint32'])(job, EXTENDED_LIMITS, limits, limits.length);
  if (set === 0) return false;
  const self = systemFunction('GetCurrentProcess', 'pointer', [])();
  return systemFunction('AssignProcessToJobObject', 'int32', ['pointer', 'pointer'])(job, toPointer(self)) !== 0;
}
