// Which of the functions that were left out at first are to be read after all.

import type { FileModel, SkippedFunction } from '../model/types';
import { lastPart, type Program } from './program';

interface Text { readonly text: string; readonly model?: FileModel }

/** Skipped functions, by file, that use one of the names or members, or that have to be known themselves. */
export function wantedFunctions(program: Program, entries: ReadonlyMap<string, Text>, names: ReadonlySet<string>, called: ReadonlySet<SkippedFunction>, members: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<number>> {
  const wanted = new Map<string, Set<number>>();
  if (names.size + called.size + members.size === 0) return wanted;
  const types = [...names].filter((name) => program.functionsNamed(name).some((fn) => fn.kind === 'constructor'));
  const words = types.length + members.size === 0 ? undefined : new RegExp(`\\b(?:${[...types, ...members].map((name) => name.replace(/\W/g, '\\$&')).join('|')})\\b`);
  for (const [file, { model, text }] of entries) {
    if (!model || model.skipped.length === 0) continue;
    const isWorth = words?.test(text) === true;
    const here = model.skipped.filter((fn) => called.has(fn) || fn.calls.some((name) => names.has(name))
      || (isWorth && words!.test(bodyOf(text, fn))) || (fn.calls.some((name) => callbackTakers.has(name)) && mentions(text, fn, names)));
    if (here.length > 0) wanted.set(file, new Set(here.map((fn) => fn.span.start)));
  }
  return wanted;
}

/** Names of functions, and of the classes of methods, that were not left out before, or call others than before. */
export function newlyLeftOut(before: FileModel | undefined, now: FileModel): readonly string[] {
  const shown = (fn: SkippedFunction): string => `${fn.namespace} ${fn.owner ?? ''}::${fn.name}(${fn.calls.join()})${fn.namesCodes ?? ''}`;
  const known = new Set(before?.skipped.map(shown));
  return now.skipped.filter((fn) => !known.has(shown(fn))).flatMap(({ name, owner }) => (owner === undefined ? [name] : [name, lastPart(owner)]));
}

function mentions(text: string, fn: SkippedFunction, names: Iterable<string>): boolean {
  const body = bodyOf(text, fn);
  for (const name of names) if (body.includes(name)) return true;
  return false;
}

/** Calls that take a function by name: a name handed over is not among a skipped function's calls. */
const callbackTakers: ReadonlySet<string> = new Set(['CreateThread', '_beginthread', '_beginthreadex', 'beginthreadex', 'AfxBeginThread', 'pthread_create', 'QueueUserWorkItem', 'thread', 'SetTimer', 'CreateTimerQueueTimer', 'timeSetEvent', 'for_each']);

function bodyOf(text: string, { span }: SkippedFunction): string {
  return text.slice(span.start, span.end);
}
