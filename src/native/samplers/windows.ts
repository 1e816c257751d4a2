// Samples a Windows process from outside: a helper process (`probe-child.js --counters`) makes the calls, so that koffi never
// enters the editor. It is started when first asked, answers one line for each question, and ends with its standard input.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Counters, RunningProcess } from '../../shared/probe';
import { productRoot } from '../root';
import type { Runtime } from '../windows/runtime';
import type { Sampler } from './index';

/** A helper that says nothing for so long is given up. */
const patienceMs = 10_000;

interface Answer {
  readonly counters?: Counters | null;
  readonly processes?: readonly RunningProcess[];
}

export interface WindowsSampler extends Sampler {
  /** Ends the helper; it ends by itself with this process. */
  close(): void;
}

export function windowsSampler(runtime: Runtime): WindowsSampler {
  let helper: ReturnType<typeof startHelper> | undefined;
  const ask = (question: string): Promise<Answer> => {
    if (helper === undefined || helper.ended()) helper = startHelper(runtime);
    return helper.ask(question);
  };
  const list = async (): Promise<readonly RunningProcess[]> => (await ask('list')).processes ?? [];
  return {
    sample: async (pid) => (await ask(`sample ${pid}`)).counters ?? {},
    // The job object of the child holds the ceiling.
    memory: () => undefined,
    name: async (pid) => (await list()).find((entry) => entry.pid === pid)?.name,
    list,
    close: () => helper?.end(),
  };
}

function startHelper(runtime: Runtime): { ask(question: string): Promise<Answer>; ended(): boolean; end(): void } {
  const { command, args } = runtime.script(path.join(productRoot(), 'dist', 'probe-child.js'), ['--counters']);
  const child: ChildProcess = spawn(command, args, { env: { ...process.env, ...runtime.env }, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
  const waiting: ((answer: Answer) => void)[] = [];
  let ended = false;
  let text = '';
  const end = (): void => {
    ended = true;
    child.stdin!.end();
    for (const answer of waiting.splice(0)) answer({});
  };
  child.on('error', end).on('close', end);
  child.stdin!.on('error', end);
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop()!;
    for (const line of lines) waiting.shift()?.(JSON.parse(line) as Answer);
  });
  // Whoever waits for an answer keeps the event loop alive by the timer below; the helper itself does not.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref?: () => void }).unref?.();
  return {
    ended: () => ended,
    end,
    ask: (question) => new Promise((resolve) => {
      const timer = setTimeout(() => {
        end();
        child.kill();
      }, patienceMs);
      waiting.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      child.stdin!.write(`${question}\n`);
    }),
  };
}
