// What is known about this machine: the doctor's last report. Read when somebody looks, kept until asked again, never waited for.

import * as vscode from 'vscode';
import type { ArticleFinding, DoctorReport } from '../shared';
import type { Ctx } from './context';
import { keep } from './context';

export interface Machine {
  readonly report: DoctorReport | undefined;
  readonly reading: boolean;
  /** Why there is no report. */
  readonly failure: string | undefined;
  readonly onChange: vscode.Event<void>;
  read(): Promise<void>;
  stateOf(articleId: string): ArticleFinding | undefined;
}

export function createMachine(ctx: Ctx, examine: () => Promise<DoctorReport>): Machine {
  const changed = new vscode.EventEmitter<void>();
  let report: DoctorReport | undefined;
  let reading: Promise<void> | undefined;
  let failure: string | undefined;
  keep(ctx, changed);

  async function run(): Promise<void> {
    try {
      report = await examine();
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      ctx.log.error(`The machine could not be examined: ${failure}`);
    }
    reading = undefined;
    changed.fire();
  }

  return {
    get report() { return report; },
    get reading() { return reading !== undefined; },
    get failure() { return failure; },
    onChange: changed.event,
    read() {
      reading ??= run();
      changed.fire();
      return reading;
    },
    stateOf: (id) => report?.articles.find((article) => article.id === id),
  };
}
