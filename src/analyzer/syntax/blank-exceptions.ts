// Writes the exception macros of MFC and WIL as what they stand for: their headers are never among the sources, and the braces are
// the user's own. So with what C++Builder puts behind `try`.
import type { MacroModel } from '../model/types';
import { close, edit, isIdentifier, isMark, type Source, word } from './token-source';

/** `TRY { } CATCH(CException, e) { } END_CATCH`; a file that means something else by TRY is left as it is. */
export function blankExceptions(source: Source, macro: (name: string) => MacroModel | undefined): void {
  const means = (name: string, keyword: string): boolean => macro(name)?.body.split(/\W+/).includes(keyword) ?? true;
  const gone = new Set<number>();
  for (let k = 0; k < source.at.length; k++) if (isIdentifier(source, k) && word(source, k) === 'try' && isMark(source, k + 1, '{')) handled(source, close(source, k + 1) + 1, gone);
  source.at = source.at.filter((i) => !gone.has(i));
  if (!means('TRY', 'try')) return;
  let found = false;
  for (let k = 0; k < source.at.length; k++) if (isIdentifier(source, k) && word(source, k) === 'TRY' && isMark(source, k + 1, '{')) found = chain(source, k, gone) || found;
  if (!found) return;
  for (let k = 0; k < source.at.length; k++) if (isIdentifier(source, k) && /^THROW(_LAST)?$/.test(word(source, k)) && means(word(source, k), 'throw')) thrown(source, k, gone);
  source.at = source.at.filter((i) => !gone.has(i));
}

/** The handlers behind the block at `k` up to the macro that ends them; without that one nothing is changed. */
function chain(source: Source, k: number, gone: Set<number>): boolean {
  const handlers: number[] = [];
  let end = close(source, k + 1) + 1;
  while (/^(AND_)?CATCH(_ALL)?$/.test(word(source, end)) && isMark(source, end + 1, '(')) {
    const open = close(source, end + 1) + 1;
    if (!isMark(source, open, '{')) return false;
    handlers.push(end);
    end = close(source, open) + 1;
  }
  const last = word(source, end);
  if (last === 'END_TRY' ? !swallows(source, end) : handlers.length === 0 || !/^END_CATCH(_ALL)?$/.test(last)) return false;
  become(source, k, k, 'try', gone);
  for (const at of handlers) {
    const behind = close(source, at + 1);
    const all = word(source, at).endsWith('_ALL');
    become(source, at, all ? behind : at, all ? 'catch(...)' : 'catch', gone);
    if (!all && isMark(source, behind - 2, ',')) become(source, behind - 2, behind - 2, '*', gone);
  }
  if (last !== 'END_TRY') edit(source, end, end);
  gone.add(source.at[end]!);
  return true;
}

/** `try { } CATCH_RETURN();`: a handler for whatever comes. Where it leads is left open: what was thrown past is not followed behind it. */
function handled(source: Source, k: number, gone: Set<number>): void {
  // The lowering knows it by what stood there.
  if (word(source, k) === '__finally' && isMark(source, k + 1, '{')) return become(source, k, k, 'catch()', gone);
  if (word(source, k) === '__except' && isMark(source, k + 1, '(')) return become(source, k, close(source, k + 1), 'catch(...)', gone);
  if (!/^CATCH_[A-Z_]+$/.test(word(source, k)) || !isMark(source, k + 1, '(')) return;
  const end = close(source, k + 1);
  become(source, k, isMark(source, end + 1, ';') ? end + 1 : end, 'catch(){}', gone);
}

/** `END_TRY` catches whatever comes and forgets it; a handler is written there when the white space around it has room. */
function swallows(source: Source, k: number): boolean {
  const start = source.tokens.start[source.at[k]!]! - 1;
  const end = source.tokens.end[source.at[k]!]! + 1;
  if (!/^\s[\s\S]*\s$/.test(source.text.slice(start, end))) return false;
  source.edits.push({ start, end, text: 'catch(){}' });
  return true;
}

/** `THROW(e)` and `THROW_LAST()`. */
function thrown(source: Source, k: number, gone: Set<number>): void {
  const name = word(source, k);
  if (!isMark(source, k + 1, '(')) return;
  const end = close(source, k + 1);
  if (!isMark(source, end + 1, ';')) return;
  become(source, k, name === 'THROW' ? k + 1 : end, 'throw', gone);
  if (name !== 'THROW') return;
  edit(source, end, end);
  gone.add(source.at[end]!);
}

/** The tokens become one word of the language, which later rules see in their place. */
function become(source: Source, from: number, to: number, text: string, gone: Set<number>): void {
  edit(source, from, to, text);
  source.words[source.at[from]!] = /^\w*/.exec(text)![0] || text;
  for (let k = from + 1; k <= to; k++) gone.add(source.at[k]!);
}
