// Reads a rule's Markdown spec (test/rules/<id>.md) into cases. Expectations stand as comments on the lines they are about
// and are cut off before the code is analysed, so that repaired text can be compared with the `fixed` block.

export interface ExpectedFinding { readonly line: number; readonly ruleId: string; readonly message?: string; readonly known: boolean }
export interface ExpectedStep { readonly line: number; readonly text: string; readonly order?: number }

export interface SpecFile {
  readonly name: string;
  readonly code: string;
  readonly findings: readonly ExpectedFinding[];
  readonly steps: readonly ExpectedStep[];
}

export interface SpecCase {
  readonly title: string;
  readonly flagged: boolean;
  /** Line of the heading in the Markdown file. */
  readonly line: number;
  readonly files: readonly SpecFile[];
  /** Text of the first file after the preferred repairs. */
  readonly fixed?: string;
}

export interface Spec { readonly id: string; readonly cases: readonly SpecCase[] }

/** The last expectation on a line; a line may hold several. */
const expectation = /^(.*?)[ \t]*\/\/ (FIXME (?:no )?finding|finding|step(?: \d+)?)(?::|\b)[ \t]*((?:(?!\/\/ (?:FIXME|finding|step)).)*)$/;
const extensions: Readonly<Record<string, string>> = { cpp: 'cpp', c: 'c', csharp: 'cs' };

function readBlock(language: string, text: string, index: number): SpecFile {
  const lines = text.split('\n');
  const named = /^\/\/ file: (\S+)\s*$/.exec(lines[0] ?? '');
  if (named) lines.shift();
  const findings: ExpectedFinding[] = [];
  const steps: ExpectedStep[] = [];
  const code = lines.map((line, at) => {
    let rest = line;
    for (let match = expectation.exec(rest); match; match = expectation.exec(rest)) {
      const [, before = '', kind = '', detail = ''] = match;
      rest = before;
      if (kind.startsWith('step')) {
        const order = /\d+/.exec(kind)?.[0];
        steps.push({ line: at + 1, text: detail.trim(), ...(order === undefined ? {} : { order: Number(order) }) });
      } else if (kind !== 'FIXME no finding') {
        const [, ruleId = '', message] = /^(\S+)(?:\s+"(.*)")?/.exec(detail) ?? [];
        findings.push({ line: at + 1, ruleId, known: kind.startsWith('FIXME'), ...(message === undefined ? {} : { message }) });
      }
    }
    return rest;
  }).join('\n');
  const extension = extensions[language];
  if (extension === undefined) throw new Error(`A spec's code block is cpp, c or csharp, not "${language}".`);
  return { name: named?.[1] ?? `case${index === 0 ? '' : index + 1}.${extension}`, code, findings, steps };
}

export function readSpec(markdown: string): Spec {
  const lines = markdown.split('\n');
  const id = /^# (\S+)\s*$/.exec(lines[0] ?? '')?.[1];
  if (id === undefined) throw new Error('A spec begins with "# <rule-id>".');
  const cases: { title: string; flagged: boolean; line: number; files: SpecFile[]; fixed?: string }[] = [];
  let chapter = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (line.startsWith('## ')) chapter = line.slice(3).trim();
    else if (line.startsWith('### ')) cases.push({ title: line.slice(4).trim(), flagged: chapter === 'Flagged', line: at + 1, files: [] });
    const fence = /^```(\w+)( fixed)?\s*$/.exec(line);
    const current = cases.at(-1);
    if (!fence || !current) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`The code block at line ${at + 1} has no end.`);
    const body = lines.slice(at + 1, end).join('\n');
    if (fence[2] === undefined) current.files.push(readBlock(fence[1]!, body, current.files.length));
    else current.fixed = body;
    at = end;
  }
  return { id, cases };
}
