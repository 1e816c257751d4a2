// The line to the doctor, loaded when somebody looks.

import type { DoctorReport } from '../shared';

export async function examineMachine(): Promise<DoctorReport> {
  const { examine } = await import('../native');
  return taken(examine());
}

export async function examineDll(file: string): Promise<DoctorReport> {
  const native = await import('../native');
  return taken(native.examineDll(file));
}

function taken(answer: { readonly ok: DoctorReport } | { readonly problem: string }): DoctorReport {
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.ok;
}
