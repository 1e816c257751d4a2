// What the churn rules share: where something expensive happens again and again - in a loop (directly or through calls), in a timer
// procedure, in threads that a loop starts, for each element of a range, by recursion - and how that is told.

import type { Role } from '../api';
import type { CallExpr, FunctionModel, Span } from '../model/types';
import { effectsOf, timerProcedure, type Effect, type Link } from '../summaries/effects';
import { factsOf, lambdaFunction, loopsAround, type Loop } from '../summaries/facts';
import { recursiveCall, repeatingLoop, repeatsByRunning, startOf } from '../summaries/repeat';
import { resolveCall } from '../summaries/resolve';
import type { EffectRole } from '../summaries/roles';
import type { Program } from '../summaries/program';
import type { ReportStep } from './rule';

export interface Repetition {
  readonly how: 'loop' | 'thread' | 'timer' | 'each' | 'recursion';
  readonly effect: Effect;
  /** The function, or the lambda in it, that repeats. */
  readonly fn: FunctionModel;
  readonly loop?: Loop;
  /** Where the finding stands: in the repeated stretch, or at the call that sets the timer. */
  readonly at: Span;
  /** Steps that lead to the call of the API, it included last. */
  readonly way: readonly ReportStep[];
}

export interface Wanted {
  readonly role: EffectRole | Role;
  /** What happens at the call of the API, as a step: "This call loads mapi32.dll." */
  readonly told: string;
  /** Threads started in a loop count: what is done is bound to the process, not to the thread. */
  readonly threads?: boolean;
}

export function repetitionsIn(program: Program, fn: FunctionModel, wanted: Wanted): readonly Repetition[] {
  return withLambdas(fn).flatMap((scope) => [...loopsIn(program, scope, wanted), ...timersIn(program, scope, wanted)]);
}

/** A function and every lambda in it, at any depth. */
export function withLambdas(fn: FunctionModel): readonly FunctionModel[] {
  return [fn, ...factsOf(fn).lambdas.flatMap((lambda) => withLambdas(lambdaFunction(lambda, fn)))];
}

function loopsIn(program: Program, fn: FunctionModel, wanted: Wanted): readonly Repetition[] {
  const found: Repetition[] = [];
  const starts = new Set<number>();
  for (const effect of effectsOf(program, fn)) {
    if (effect.site.role !== wanted.role || starts.has(startOf(effect).start)) continue;
    const threaded = effect.links.some((link) => link.how === 'thread');
    if ((threaded && !wanted.threads) || repeatsFurtherIn(program, effect)) continue;
    const start = startOf(effect);
    const each = effect.links[0]?.how === 'each' && repeatsByRunning(program, effect.links[0].callee, { site: effect.site, links: effect.links.slice(1) }, 'other');
    const loop = each ? undefined : repeatingLoop(program, fn, effect);
    if (each) found.push({ how: 'each', effect, fn, at: effect.links[1]?.node ?? effect.site.call, way: [forEachStep(effect.links[0]!), ...wayOf({ site: effect.site, links: effect.links.slice(1) }, wanted)] });
    else if (loop) found.push({ how: threaded ? 'thread' : 'loop', effect, fn, loop, at: start, way: [loopStep(fn, loop), ...wayOf(effect, wanted)] });
    else {
      const again = recursionOf(program, fn, effect);
      if (!again) continue;
      found.push({ how: 'recursion', effect, fn, at: start, way: [...wayOf(effect, wanted), { file: fn.file, at: again, message: `${fn.name} calls itself here.` }] });
    }
    starts.add(start.start);
  }
  return found;
}

function recursionOf(program: Program, fn: FunctionModel, effect: Effect): CallExpr | undefined {
  if (effect.links.length > 0) return undefined;
  const calls = factsOf(fn).calls.filter((call) => resolveCall(program, fn, call) === fn);
  return calls.length === 0 ? undefined : recursiveCall(program, fn, effect, calls);
}

function timersIn(program: Program, fn: FunctionModel, wanted: Wanted): readonly Repetition[] {
  const found: Repetition[] = [];
  for (const call of factsOf(fn).calls) {
    const procedure = timerProcedure(program, fn, call);
    if (!procedure) continue;
    const effect = effectsOf(program, procedure).find((one) => one.site.role === wanted.role && !repeatsHere(program, procedure, one)
      && !repeatsFurtherIn(program, one) && repeatsByRunning(program, procedure, one, 'same'));
    if (effect) found.push({ how: 'timer', effect, fn: procedure, at: call, way: [{ file: fn.file, at: call, message: 'The timer is set here.' }, ...wayOf(effect, wanted)] });
  }
  return found;
}

/** A loop further down the chain has a finding of its own. */
function repeatsFurtherIn(program: Program, effect: Effect): boolean {
  return effect.links.some((link, at) => (at > 0 && link.how === 'each')
    || repeatsHere(program, link.callee, { site: effect.site, links: effect.links.slice(at + 1) }));
}

function repeatsHere(program: Program, fn: FunctionModel, effect: Effect): boolean {
  return loopsAround(fn, startOf(effect)).length > 0 && repeatingLoop(program, fn, effect) !== undefined;
}

function wayOf(effect: Effect, wanted: Wanted): readonly ReportStep[] {
  return [...effect.links.map(linkStep), { file: effect.site.fn.file, at: effect.site.call, message: wanted.told }];
}

function linkStep(link: Link): ReportStep {
  const name = link.callee.kind === 'constructor' ? `An object of ${link.callee.name} is made here.`
    : link.callee.name === '(lambda)' ? 'The lambda is called here.'
      : link.how === 'thread' ? `A thread that runs ${link.callee.name} is started here.` : `${link.callee.name} is called here.`;
  return { file: link.fn.file, at: link.node, message: name };
}

function loopStep(fn: FunctionModel, loop: Loop): ReportStep {
  return { file: fn.file, at: loop.head, message: loop.kind === 'goto' ? 'The goto further down makes a loop that begins here.' : 'The loop begins here.' };
}

function forEachStep(link: Link): ReportStep {
  return { file: link.fn.file, at: { start: link.node.start, end: link.node.start + 1 }, message: 'This call runs the function for each element, as a loop does.' };
}

/** "in each iteration", fitting how it is repeated. */
export function repeatedly(repetition: Repetition): string {
  switch (repetition.how) {
    case 'loop': return 'in each iteration of this loop';
    case 'thread': return 'by each thread that this loop starts';
    case 'timer': return 'each time this timer fires';
    case 'each': return 'for each element of this range';
    case 'recursion': return 'each time this function calls itself';
  }
}

/** "before the loop", fitting how it is repeated. */
export function beforehand(repetition: Repetition): string {
  switch (repetition.how) {
    case 'loop': return 'before the loop';
    case 'thread': return 'before the threads start';
    case 'timer': return 'before the timer is set';
    case 'each': return 'before the range is walked';
    case 'recursion': return 'before the first call';
  }
}

/** "behind the loop". */
export function afterwards(repetition: Repetition): string {
  switch (repetition.how) {
    case 'loop': return 'behind it';
    case 'thread': return 'after they have ended';
    case 'timer': return 'when the timer is gone';
    case 'each': return 'after that';
    case 'recursion': return 'after it has returned';
  }
}
