// Finds the functions of a file from its tokens alone, without parsing: where each body begins and ends and what it is called.
// Used to leave bodies unparsed in which nothing can matter, and to measure the parser against something it did not produce.
import { interfaceWrapper } from './dialect';
import { T, type Tokens } from './tokens';

/** What else is met on the way: what stands in parentheses outside of bodies, and namespaces. */
export interface Outside {
  list(open: number, close: number, inClass: boolean): void;
  namespace(space: NamespaceOutline): void;
}

/** Offsets behind the brace that opens it and of the one that closes it. */
export interface NamespaceOutline { readonly path: string; readonly start: number; readonly end: number }

export interface FunctionOutline {
  readonly name: string;
  /** As written before the name (`CSession` of `CSession::Open`), or the class around it. */
  readonly owner?: string;
  /** Namespaces around it that have names: `mapi::store`, empty outside of all. */
  readonly namespace: string;
  /** One without a name is around it. */
  readonly isLocal: boolean;
  /** It stands in the body of a class. */
  readonly inClass: boolean;
  /** Offsets: of the first token of the head, of the opening brace, and behind the closing one. */
  readonly start: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Token indexes: of the head, of the parameter list's opening parenthesis and of the braces. */
  readonly head: number;
  readonly params: number;
  readonly open: number;
  readonly close: number;
}

const containers = new Set(['class', 'struct', 'union', 'namespace', 'extern']);
const notNames = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof', 'catch', 'decltype', 'noexcept', 'alignas', '__declspec', '__attribute__', 'throw', 'requires']);

/** `visible` says whether the token at an index is seen by the compiler (not hidden by the preprocessor). */
export function outline(text: string, tokens: Tokens, visible: Uint8Array, outside?: Outside): FunctionOutline[] {
  const found: FunctionOutline[] = [];
  const classes: { name: string; depth: number }[] = [];
  const spaces: { path: string; isLocal: boolean; depth: number; start: number }[] = [];
  const is = (i: number, char: string): boolean => tokens.mark[i] === char.charCodeAt(0);
  const word = (i: number): string => text.slice(tokens.start[i], tokens.end[i]);
  let head = -1;
  let depth = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (visible[i] === 0) continue;
    if (tokens.kind[i] === T.punctuation) {
      const char = tokens.mark[i]!;
      if (char === 59 /* ; */) { head = -1; continue; }
      if (char === 125 /* } */) {
        depth--;
        while (classes.length > 0 && classes[classes.length - 1]!.depth > depth) classes.pop();
        while (spaces.length > 0 && spaces[spaces.length - 1]!.depth > depth) leave(tokens.start[i]!);
        head = -1;
        continue;
      }
      if (char === 40 /* ( */) {
        if (head < 0) head = i;
        const close = closing(tokens, visible, i);
        outside?.list(i, close, classes.length > 0);
        i = close;
        continue;
      }
      if (char === 123 /* { */) {
        const kind = head < 0 ? undefined : classify(head, i);
        if (kind === undefined || kind.kind === 'other') {
          i = closing(tokens, visible, i);
          // `: a{1}, b{2} {` goes on: only what ends the declaration ends the head.
          if (kind?.continues !== true) head = -1;
          continue;
        }
        if (kind.kind === 'container') {
          depth++;
          if (kind.name !== '') classes.push({ name: kind.name, depth });
          if (kind.space !== undefined) enter(kind.space, tokens.end[i]!);
          head = -1;
          continue;
        }
        const close = closing(tokens, visible, i);
        const owner = kind.owner || classes.map((c) => c.name).join('::');
        found.push({ name: kind.name, ...(owner !== '' && { owner }), namespace: spaces.at(-1)?.path ?? '', isLocal: spaces.at(-1)?.isLocal === true, inClass: classes.length > 0, start: tokens.start[head]!, head, bodyStart: tokens.start[i]!, bodyEnd: tokens.end[close] ?? text.length, params: kind.paren ?? i, open: i, close });
        i = close;
        head = -1;
        continue;
      }
    }
    if (head < 0) head = i;
  }
  while (spaces.length > 0) leave(text.length);
  return found;

  function enter(name: string, start: number): void {
    const around = spaces.at(-1);
    const path = [around?.path, name].filter(Boolean).join('::');
    spaces.push({ path, isLocal: name === '' || around?.isLocal === true, depth, start });
  }

  function leave(end: number): void {
    const { path, start } = spaces.pop()!;
    outside?.namespace({ path, start, end });
  }

  /** `a::b` of `namespace a::b {`; nothing of an inline one, whose name need not be written. */
  function spaceAt(from: number, open: number): string | undefined {
    const parts: string[] = [];
    let i = from;
    while (word(i) !== 'namespace') if (word(i++) === 'inline') return undefined;
    for (i++; i < open; i++) {
      if (is(i, '(') || is(i, '[')) i = closing(tokens, visible, i);
      else if (visible[i] === 1 && tokens.kind[i] === T.identifier && (parts.length === 0 || is(i - 1, ':'))) parts.push(word(i));
    }
    return parts.join('::');
  }

  /** What the brace at `open` opens, judged by the tokens since `from`. */
  function classify(from: number, open: number): { kind: 'container' | 'function' | 'other'; name: string; space?: string | undefined; owner?: string; paren?: number; continues?: boolean } {
    let container = '';
    let containerName = '';
    let paren = -1;
    let colon = -1;
    let angle = 0;
    for (let i = from; i < open; i++) {
      if (visible[i] === 0) continue;
      if (tokens.kind[i] === T.punctuation) {
        const char = tokens.mark[i]!;
        if (char === 60) angle++;
        else if (char === 62 && angle > 0) angle--;
        else if (char === 58 && colon < 0 && !is(i - 1, ':') && !is(i + 1, ':') && paren >= 0) colon = i;
        else if (char === 61 && paren < 0) return { kind: 'other', name: '' };
        else if (char === 40) {
          const named = i > from && tokens.kind[i - 1] === T.identifier && !notNames.has(word(i - 1)) && angle === 0;
          const operator = wordsBack(i, 3).includes('operator');
          if (paren < 0 && (named || operator)) paren = i;
          i = closing(tokens, visible, i);
        }
      } else if (tokens.kind[i] === T.identifier && angle === 0) {
        const text1 = word(i);
        if (i === from && interfaceWrapper.test(text1)) return { kind: 'container', name: word(i + 2) };
        if (container === '' && containers.has(text1)) container = text1;
        else if (text1 === 'enum') return { kind: 'other', name: '' };
        else if (container !== '' && containerName === '' && !(is(i + 1, '('))) containerName = text1;
        else if (container !== '' && colon < 0 && !is(i - 1, ':') && !is(i - 1, ',') && tokens.kind[i - 1] === T.identifier && text1 !== 'final' && paren < 0) containerName = text1;
      }
    }
    if (container === 'namespace') return { kind: 'container', name: '', space: spaceAt(from, open) };
    if (container === 'extern' && paren < 0) return { kind: 'container', name: '' };
    if (container !== '' && container !== 'extern' && paren < 0) return { kind: 'container', name: containerName };
    if (paren < 0) return { kind: 'other', name: '' };
    const before = open - 1;
    if (colon >= 0 && tokens.kind[before] === T.identifier) return { kind: 'other', name: '', continues: true };
    return { ...nameBefore(paren, from), paren };
  }

  function wordsBack(i: number, count: number): string[] {
    const words: string[] = [];
    for (let k = i - 1; k >= 0 && k >= i - count; k--) words.push(word(k));
    return words;
  }

  function nameBefore(paren: number, from: number): { kind: 'function'; name: string; owner?: string } {
    let i = paren - 1;
    while (i > from && tokens.kind[i] === T.punctuation) i--;
    const tilde = is(i - 1, '~');
    const name = (tilde ? '~' : '') + word(i);
    const scopes: string[] = [];
    let k = i - (tilde ? 2 : 1);
    while (k > from + 1 && is(k, ':') && is(k - 1, ':') && tokens.kind[k - 2] === T.identifier) {
      scopes.unshift(word(k - 2));
      k -= 3;
    }
    if (k === from + 1 && is(k, ':') && is(k - 1, ':')) scopes.unshift('');
    return { kind: 'function', name, ...(scopes.length > 0 && { owner: scopes.join('::') }) };
  }
}

/** Index of the token that closes the bracket at `open`; the last token when nothing does. */
export function closing(tokens: Tokens, visible: Uint8Array, open: number): number {
  const opener = tokens.mark[open]!;
  const closer = opener === 40 ? 41 : opener === 91 ? 93 : 125;
  let depth = 0;
  for (let i = open; i < tokens.count; i++) {
    const code = tokens.mark[i]!;
    if (code <= 1 || visible[i] === 0) continue;
    if (code === opener) depth++;
    else if (code === closer && --depth === 0) return i;
  }
  return tokens.count - 1;
}

/** Which tokens the compiler sees: 0 for directives and for tokens in hidden stretches. */
export function visibility(tokens: Tokens, hidden: readonly number[]): Uint8Array {
  const visible = new Uint8Array(tokens.count);
  let h = 0;
  for (let i = 0; i < tokens.count; i++) {
    while (h < hidden.length && hidden[h + 1]! <= tokens.start[i]!) h += 2;
    const inside = h < hidden.length && hidden[h]! <= tokens.start[i]!;
    visible[i] = inside || tokens.kind[i] === T.directive ? 0 : 1;
  }
  return visible;
}
