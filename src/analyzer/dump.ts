// Each layer as text, for people who look inside: the model, the control-flow graph, what a function does for its callers, and
// how ownership moves on its paths.

import { createApiTable, type ApiRow } from './api';
import { cfgDot, cfgText } from './flow/cfg-dump';
import type { Contract, Outcome } from './flow/contract';
import type { State } from './flow/state';
import { dumpFunction } from './model/dump';
import { languageOf, lowerFile } from './model/lower';
import type { FunctionModel, Span } from './model/types';
import { indexLines } from './report';
import { effectsOf } from './summaries/effects';
import { ownershipOf } from './summaries/ownership';
import { createProgram, type Program } from './summaries/program';
import { createParser } from './syntax/parser';
import type { Grammars } from './index';

export const dumpKinds = ['model', 'cfg', 'dot', 'summaries', 'ownership'] as const;
export type DumpKind = (typeof dumpKinds)[number];

export interface DumpRequest {
  readonly file: string;
  readonly text: string;
  readonly kind: DumpKind;
  /** `Class::Name` or `Name`; absent: every function of the file. */
  readonly name?: string;
  /** Rows of the project's own functions. */
  readonly api?: readonly unknown[];
}

/** One file by itself, every function of it lowered; undefined when there is none of the name. */
export async function dumpFile(grammars: Grammars, request: DumpRequest): Promise<string | undefined> {
  const { file, text, kind, name } = request;
  const parser = await createParser(grammars);
  try {
    const { model } = lowerFile(parser, file, text, languageOf(file) ?? 'cpp');
    const program = createProgram(createApiTable((request.api ?? []) as readonly ApiRow[]));
    program.setFile(model);
    const functions = model.functions.filter((fn) => name === undefined || fn.name === name || titleOf(fn) === name);
    if (name !== undefined && functions.length === 0) return undefined;
    const lines = indexLines(text);
    const place = (at: Span): string => {
      const { line, column } = lines.position(at.start);
      return `${line}:${column}`;
    };
    return `${functions.map((fn) => dump(program, fn, text, kind, place)).join('\n\n')}\n`;
  } finally {
    parser.dispose();
  }
}

function dump(program: Program, fn: FunctionModel, text: string, kind: DumpKind, place: (at: Span) => string): string {
  switch (kind) {
    case 'model': return dumpFunction(fn);
    case 'cfg': return `${titleOf(fn)} ${place(fn.span)}\n${cfgText(ownershipOf(program).cfgOf(fn), text)}`;
    case 'dot': return cfgDot(ownershipOf(program).cfgOf(fn), text);
    case 'summaries': return [`${titleOf(fn)} ${place(fn.span)}`, ...summaryLines(program, fn)].join('\n');
    case 'ownership': return [`${titleOf(fn)} ${place(fn.span)}`, ...ownershipLines(program, fn, place)].join('\n');
  }
}

function titleOf(fn: FunctionModel): string {
  return fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`;
}

function summaryLines(program: Program, fn: FunctionModel): readonly string[] {
  const contract = ownershipOf(program).summaryOf(fn);
  const effects = effectsOf(program, fn).map((effect) => `  effect: ${effect.site.role}${effect.links.length === 0 ? '' : ` through ${effect.links.map((link) => titleOf(link.callee)).join(', ')}`}`);
  return [...(contract === undefined ? ['  ownership: nothing known'] : contractLines(contract)), ...effects];
}

function contractLines(contract: Contract): readonly string[] {
  return contract.outcomes.map((outcome) => `  when it gives ${outcome.result}: ${outcomeText(outcome)}`);
}

function outcomeText(outcome: Outcome): string {
  const parts = [
    ...outcome.gives.map((gift) => `hands out ${gift.family} ${gift.at === 'result' ? 'as its result' : `through ${gift.at}`}`),
    ...outcome.takes.map((taking) => `gives back ${taking.at}`),
    ...outcome.keeps.map((at) => `keeps ${at}`),
    ...outcome.clears.map((at) => `clears ${at}`),
    ...(outcome.returns === undefined ? [] : [`returns ${outcome.returns}`]),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function ownershipLines(program: Program, fn: FunctionModel, place: (at: Span) => string): readonly string[] {
  const flow = ownershipOf(program).flowOf(fn);
  if (flow === undefined) return ['  nothing to follow'];
  return [
    ...(flow.complete ? [] : ['  too many paths: not all were walked']),
    ...[...flow.sites.values()].map((site) => `  R${site.id}: ${site.family} from ${site.callName} at ${place(site.call)}${site.owner === undefined ? '' : ` in ${site.owner}`}`),
    ...[...flow.losses.values()].map((loss) => `  lost: R${loss.resource} at ${place(loss.at)} (${loss.kind})`),
    ...[...flow.misuses.values()].map((misuse) => `  misused: R${misuse.resource} at ${place(misuse.at)} (${misuse.kind})`),
    ...new Set(flow.exits.map((exit) => `  ${exit.how} ${exit.result}: ${stateText(exit.state)}`)),
  ];
}

function stateText(state: State): string {
  const held = [...state.held].map(([id, resource]) => `R${id} ${resource.status}`);
  return held.length === 0 ? 'nothing held' : held.join(', ');
}
