// Applies repairs to texts in memory: the preferred one of each finding, as far as they do not touch each other.
// What has to wait is done in the next round, on the text that this one made. What does not help is taken back.

import { applyRepairs, isBetter, repairOf, type Finding } from '../shared';

export interface RepairJob {
  readonly findings: readonly Finding[];
  /** Those that are to be repaired. */
  wanted(findings: readonly Finding[]): readonly Finding[];
  textOf(file: string): string | undefined;
  setText(file: string, text: string): void;
  check(): Promise<readonly Finding[]>;
  readonly signal: AbortSignal;
}

export interface Repairs {
  /** What is left. */
  readonly findings: readonly Finding[];
  /** Findings whose repair was taken back. */
  readonly refused: readonly Finding[];
}

/** Repairs can make room for further ones; this many rounds are tried beyond one for each finding. */
const moreRounds = 8;

/** Repairs as many as help. When a round makes something worse, its first half is tried instead, down to the one that does. */
export async function repairAll(job: RepairJob): Promise<Repairs> {
  const refused = new Map<string, Finding>();
  let { findings } = job;
  let size = Infinity;
  for (let round = findings.length + moreRounds; round > 0 && !job.signal.aborted; round -= 1) {
    const wanted = job.wanted(findings).filter((finding) => repairOf(finding) !== undefined && !refused.has(identity(finding)));
    const { texts, applied } = applyRepairs(wanted, job.textOf, size);
    if (applied.length === 0) break;
    const before = [...texts.keys()].map((file) => [file, job.textOf(file)!] as const);
    for (const [file, text] of texts) job.setText(file, text);
    const after = await job.check();
    // A check that was cut short says less than it should.
    if (!job.signal.aborted && isBetter(findings, applied, after, new Set(texts.keys()))) {
      findings = after;
      continue;
    }
    for (const [file, text] of before) job.setText(file, text);
    if (job.signal.aborted) break;
    if (applied.length > 1) size = Math.ceil(applied.length / 2);
    else {
      refused.set(identity(applied[0]!), applied[0]!);
      size = Infinity;
    }
  }
  return { findings, refused: [...refused.values()] };
}

function identity({ file, fingerprint }: Finding): string {
  return `${file}\n${fingerprint}`;
}
