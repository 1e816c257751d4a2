// The graph as text for people and tests: one line a block (`B1 hr = Open(&p) ? B2 : B3`), or DOT for a drawing.

import type { Expr } from '../model/types';
import type { Block, Cfg, CfgEvent } from './cfg';

export function cfgText(cfg: Cfg, text: string): string {
  return cfg.blocks.map((block) => `B${block.id}${block.events.map((event) => ` [${eventText(event, text)}]`).join('')} ${endText(block, text)}`).join('\n');
}

export function cfgDot(cfg: Cfg, text: string): string {
  const quote = (label: string): string => `"${label.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const lines = cfg.blocks.flatMap((block) => [
    `  B${block.id} [shape=box label=${quote([`B${block.id}`, ...block.events.map((event) => eventText(event, text))].join('\n')).replaceAll('\n', '\\l')}];`,
    ...edges(block, text).map(([to, label]) => `  B${block.id} -> ${to}${label === '' ? '' : ` [label=${quote(label)}]`};`),
  ]);
  return [`digraph ${quote(cfg.fn.name)} {`, ...lines, '}'].join('\n');
}

function edges(block: Block, text: string): [string, string][] {
  const { end } = block;
  const handlers = block.handlers.map((to): [string, string] => [`B${to}`, 'exception']);
  switch (end.kind) {
    case 'jump': return [[`B${end.to}`, end.back ? 'again' : ''], ...handlers];
    case 'branch': return [[`B${end.then}`, slice(end.test, text)], [`B${end.else}`, 'else'], ...handlers];
    case 'either': return [[`B${end.then}`, 'next'], [`B${end.else}`, 'done'], ...handlers];
    case 'switch': return [...end.cases.map((entry): [string, string] => [`B${entry.to}`, entry.values.map((value) => slice(value, text)).join(', ')]), [`B${end.otherwise}`, 'default'], ...handlers];
    case 'exit': return [[end.how, ''], ...handlers];
  }
}

function endText(block: Block, text: string): string {
  const { end } = block;
  const handlers = block.handlers.length === 0 ? '' : ` !> ${block.handlers.map((to) => `B${to}`).join(' ')}`;
  switch (end.kind) {
    case 'jump': return `${end.back ? '=>' : '->'} B${end.to}${handlers}`;
    case 'branch': return `-> ${slice(end.test, text)} ? B${end.then} : B${end.else}${handlers}`;
    case 'either': return `-> ? B${end.then} : B${end.else}${handlers}`;
    case 'switch': return `-> switch ${slice(end.subject, text)} ${end.cases.map((entry) => `${entry.values.map((value) => slice(value, text)).join(',')}: B${entry.to}`).join(' ')} default: B${end.otherwise}${handlers}`;
    case 'exit': return `-> ${end.how}${handlers}`;
  }
}

function eventText(event: CfgEvent, text: string): string {
  switch (event.kind) {
    case 'eval': return slice(event.expr, text);
    case 'declare': return `declare ${event.stmt.name}${event.stmt.init === undefined ? '' : ` = ${slice(event.stmt.init, text)}`}`;
    case 'next-element': return `next ${event.stmt.name}`;
    case 'leave': return `leave ${event.names.join(' ')}`;
    case 'return': return event.value === undefined ? 'return' : `return ${slice(event.value, text)}`;
    case 'throw': return 'throw';
    case 'opaque': return 'opaque';
  }
}

function slice(expr: Expr, text: string): string {
  return text.slice(expr.start, expr.end).replaceAll(/\s+/g, ' ').trim();
}
