// Local variables that the compiler cleans up: `__attribute__((cleanup(f)))`, written out or behind a macro. The parser never sees
// such words, so they are looked up in the text that the editor holds, where the parser's text has blanks.
import type { LowerContext } from './lower-context';
import { identifiersIn } from './lower-context';

const cleanup = /\b(?:__)?cleanup(?:__)?\s*\(/;

/** Words stand in the blanks right before `start` that clean up what is declared there. */
export function isCleanedBefore(ctx: LowerContext, start: number): boolean {
  let from = start;
  while (from > 0 && isBlank(ctx.tree.text, from - 1)) from--;
  return cleansUp(ctx, from, start);
}

/** The same for words right behind `end`. */
export function isCleanedBehind(ctx: LowerContext, end: number): boolean {
  let to = end;
  while (to < ctx.tree.text.length && isBlank(ctx.tree.text, to)) to++;
  return cleansUp(ctx, end, to);
}

/** The same for words anywhere in between. */
export function isCleanedWithin(ctx: LowerContext, start: number, end: number): boolean {
  const written = ctx.source.slice(start, end);
  return ctx.templated !== true && (cleanup.test(written) || written !== ctx.tree.text.slice(start, end) && cleansUp(ctx, start, end));
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code >= 9 && code <= 13;
}

function cleansUp(ctx: LowerContext, from: number, to: number): boolean {
  // The body of a macro is a text of its own.
  if (to - from < 4 || ctx.templated === true) return false;
  const written = ctx.source.slice(from, to);
  if (!/\w{4}/.test(written)) return false;
  // Branches not taken, and whole statements of macros, are blanks too.
  const words = written.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ').split(/[;{}]|^[ \t]*#.*$/m).pop()!;
  return cleanup.test(words) || identifiersIn(words).some((name) => standsForCleanup(ctx, name, 0));
}

function standsForCleanup(ctx: LowerContext, name: string, depth: number): boolean {
  const body = depth > 4 ? undefined : ctx.macro(name)?.body;
  return body !== undefined && body !== name && (cleanup.test(body) || identifiersIn(body).some((inner) => standsForCleanup(ctx, inner, depth + 1)));
}
