// What a hover tells about a call of the MAPI API: what it hands out, who gives that back and how, and the articles about it;
// about a variable see hover-owner.ts. Plain Markdown, made from the API rows; the view decides how it looks.

import { articlesOfRule } from '../shared';
import { familyInfo, type ApiRow, type Given, type Role } from './api';
import { walkExpr } from './flow/places';
import { eachStmt, ownExprs } from './model/walk';
import type { CallExpr, FileModel, Span } from './model/types';
import { apiMatch } from './summaries/roles';
import type { Program } from './summaries/program';
import { ownerHoverAt } from './hover-owner';

/** Which rule an article is found by tells what it is about; this says which calls that concerns. */
const rulesOfRole: { readonly [R in Role]?: readonly string[] } = {
  'library-load': ['mapi-library-reload'], 'library-free': ['mapi-library-reload'], 'mapi-init': ['mapi-init-churn'], 'mapi-uninit': ['mapi-init-churn'],
  logon: ['logon-churn'], logoff: ['logon-churn'], 'open-store': ['msgstore-reopen', 'msgstore-open-per-item'],
  'exporter-open': ['ics-exporter-churn'], 'exporter-config': ['ics-exporter-churn'], synchronize: ['ics-unchecked-sync'], 'update-state': ['ics-unchecked-sync'],
  'open-attachment': ['attachment-churn'], advise: ['advise-churn', 'advise-without-unadvise'],
};

export interface CallHover {
  readonly markdown: string;
  readonly at: Span;
}

export function hoverAt(program: Program, model: FileModel, offset: number, lineOf: (offset: number) => number): CallHover | undefined {
  const fn = model.functions.find((one) => one.span.start <= offset && offset < one.span.end);
  if (fn === undefined) return undefined;
  let found: CallHover | undefined;
  eachStmt(fn.body, (stmt) => {
    for (const expr of ownExprs(stmt)) {
      walkExpr(expr, (inner) => {
        if (inner.kind !== 'call' || found !== undefined) return;
        const at = nameSpan(inner);
        if (at === undefined || offset < at.start || offset > at.end) return;
        const row = apiMatch(program, fn, inner)?.row;
        if (row !== undefined) found = { markdown: describe(row), at };
      });
    }
  });
  return found ?? ownerHoverAt(program, fn, offset, lineOf);
}

/** The last name of the callee: what stands before the arguments. */
function nameSpan(call: CallExpr): Span | undefined {
  const { callee } = call;
  if (callee.kind === 'member') return { start: callee.end - callee.name.length, end: callee.end };
  return callee.kind === 'name' ? { start: callee.start, end: callee.end } : undefined;
}

function describe(row: ApiRow): string {
  const name = row.on === undefined ? row.name : `${row.on}::${row.name}`;
  const lines = [`**\`${name}\`**`];
  for (const given of row.gives ?? []) lines.push(`- Hands out ${what(given)} ${where(given)}; give it back with ${code(familyInfo(given.family).releaser)}.`);
  for (const taken of row.takes ?? []) lines.push(`- Gives back ${familyInfo(taken.family).phrase}${taken.at === 'process' ? '' : taken.at === 'receiver' ? ', the object it is called on' : `, argument ${taken.at + 1}`}.`);
  if (row.keeps !== undefined && row.keeps.length > 0) lines.push(`- Keeps a reference of its own to argument ${row.keeps.map((at) => at + 1).join(' and ')}; the caller still releases its own.`);
  if (row.linkedTo !== undefined) lines.push(`- The block lives and dies with argument ${row.linkedTo + 1}; do not free it by itself.`);
  if (row.warns === true) lines.push('- A warning (`MAPI_W_...`) is a success that still hands everything out; test with `FAILED(hr)`.');
  const articles = [...new Set((row.roles ?? []).flatMap((role) => rulesOfRole[role] ?? []).flatMap((rule) => articlesOfRule(rule).filter((article) => article.detail === 'full')))];
  for (const article of articles) lines.push(`- ${article.id}: ${article.summary}`);
  return lines.length === 1 ? `${lines[0]!}\n\nHands out nothing that has to be given back.` : `${lines[0]!}\n\n${lines.slice(1).join('\n')}`;
}

function what(given: Given): string {
  const { phrase } = familyInfo(given.family);
  return `${phrase}${given.type === undefined ? '' : ` (${code(given.type)})`}`;
}

function where(given: Given): string {
  if (given.at === 'process') return 'to the process';
  return given.at === 'result' ? 'as its result' : `through argument ${given.at + 1}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

