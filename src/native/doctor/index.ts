// The doctor's door: what MAPI a machine has, and which articles concern it.
import type { DoctorReport } from '../../shared/doctor';
import { wineRuntime } from '../windows/runtime';
import { examineMachine, examineNothing } from './doctor';
import { windowsMachine, wineMachine } from './machine';

export { examineDll } from './doctor';

/** The machine that programs of this runtime see. */
export function examine(runtime: 'native' | 'wine' = 'native'): { readonly ok: DoctorReport } | { readonly problem: string } {
  if (runtime === 'wine') {
    const wine = wineRuntime();
    return 'ok' in wine ? { ok: examineMachine(wineMachine(wine.ok)) } : { problem: wine.unavailable };
  }
  return { ok: process.platform === 'win32' ? examineMachine(windowsMachine()) : examineNothing() };
}
