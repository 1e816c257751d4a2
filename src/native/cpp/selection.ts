// Turns selected statements into a function: the variables they use but do not declare become parameters, found in the
// function around them, with the initial value they had there when the selection is what fills them.
import type { Parameter } from '../../shared/probe';
import { blank, splitOutside } from './blank';
import { findFunctions, type FunctionDefinition } from './declarations';

export interface FreeVariable extends Parameter {
  /** The selection fills it before it reads it, so it starts as the program starts it. */
  readonly filledHere: boolean;
  readonly initial?: string;
  /** The selection releases it, so each iteration must bring a reference of its own. */
  readonly releasedHere: boolean;
}

export interface SelectedCode {
  readonly text: string;
  readonly around: FunctionDefinition;
  readonly variables: readonly FreeVariable[];
}

export function selectCode(text: string, startLine: number, endLine: number): SelectedCode | { readonly error: string } {
  const lines = text.split('\n');
  if (startLine < 1 || endLine < startLine || endLine > lines.length) return { error: `The lines ${startLine}-${endLine} are not in the file, which has ${lines.length}; select whole statements inside it.` };
  const start = lines.slice(0, startLine - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const end = lines.slice(0, endLine).reduce((sum, line) => sum + line.length + 1, 0) - 1;
  const around = findFunctions(text).find((candidate) => candidate.body.start < start && end <= candidate.body.end - 1);
  if (around === undefined) return { error: `The lines ${startLine}-${endLine} do not lie inside one function; select whole statements of a function body.` };
  const code = blank(text);
  const selected = code.slice(start, end);
  if (balance(selected) !== 0) return { error: `The lines ${startLine}-${endLine} cut a block in two; select whole statements.` };
  const before = [...around.parameters.map((parameter) => ({ ...parameter, initial: undefined })), ...localsOf(code.slice(around.body.start + 1, start), text.slice(around.body.start + 1, start))];
  const known = new Map(before.map((variable) => [variable.name, variable]));
  const declaredInside = new Set(localsOf(selected, selected).map((variable) => variable.name));
  const used = new Set([...selected.matchAll(/(?<![\w.>:])[A-Za-z_]\w*/g)].map((match) => match[0]));
  const variables = [...known.values()].filter((variable) => used.has(variable.name) && !declaredInside.has(variable.name)).map((variable): FreeVariable => ({
    type: variable.type,
    name: variable.name,
    filledHere: new RegExp(`^[^]*?(?<![\\w.>])(?:&\\s*${variable.name}\\b|${variable.name}\\s*=[^=])`).test(untilFirstUse(selected, variable.name)),
    ...(variable.initial === undefined ? {} : { initial: variable.initial }),
    releasedHere: new RegExp(`\\b${variable.name}\\s*->\\s*Release\\s*\\(|\\bUlRelease\\s*\\(\\s*${variable.name}\\b`).test(selected),
  }));
  return { text: text.slice(start, end), around, variables };
}

function balance(code: string): number {
  let depth = 0;
  for (const char of code) {
    if (char === '{') depth++;
    if (char === '}' && --depth < 0) return -1;
  }
  return depth;
}

/** The text up to and a little past the variable's first appearance. */
function untilFirstUse(code: string, name: string): string {
  const first = new RegExp(`(?<![\\w.>])${name}\\b`).exec(code);
  return first === null ? '' : code.slice(Math.max(0, first.index - 3), first.index + name.length + 4).replace(/^[^&]*&/, '&');
}

/** Declarations of local variables, textually: `Type *name = value, other;`. */
function localsOf(code: string, text: string): { name: string; type: string; initial: string | undefined }[] {
  const found: { name: string; type: string; initial: string | undefined }[] = [];
  const statement = /(?<=^|[;{}(])\s*((?:(?:const|unsigned|signed|struct|long|static)\s+)*[A-Za-z_]\w*(?:::\w+)*(?:<[^;{}]*?>)?)(\s*[*&]+\s*|\s+)([A-Za-z_]\w*\s*(?:\[[^\]]*\]\s*)?(?:;|(?:=|,|\{|\()[^;]*))/g;
  for (const match of code.matchAll(statement)) {
    const [whole, base, stars, rest] = match as unknown as [string, string, string, string];
    if (/^(?:return|delete|new|throw|goto|case|else|typedef|using)$/.test(base.trim())) continue;
    const at = match.index + whole.length - rest.length;
    for (const declarator of splitOutside(text.slice(at, at + rest.length), ',')) {
      const parts = /^\s*([*&\s]*)([A-Za-z_]\w*)\s*(\[[^\]]*\])?\s*(?:=\s*([^]*?)|\{([^]*?)\}|\(([^]*?)\))?\s*;?\s*$/.exec(declarator);
      if (parts === null) continue;
      const type = `${base.trim().replace(/^static\s+/, '')} ${found.length > 0 && declarator !== rest ? parts[1]!.trim() || stars.trim() : stars.trim()}`.trim();
      found.push({ name: parts[2]!, type: parts[3] === undefined ? type : `${type} ${parts[3]}`, initial: (parts[4] ?? parts[5] ?? parts[6])?.trim() });
    }
  }
  return found;
}
