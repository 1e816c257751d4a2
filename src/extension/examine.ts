// The line to the doctor, loaded when somebody looks.

import type { DoctorReport } from '../shared';

export async function examineMachine(): Promise<DoctorReport> {
  throw new Error('This version cannot examine a machine yet.');
}

export async function examineDll(_file: string): Promise<DoctorReport> {
  throw new Error('This version cannot inspect a DLL yet.');
}
