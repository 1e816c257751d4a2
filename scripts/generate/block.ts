// Replaces the part of a Markdown file between `<!-- name:begin -->` and `<!-- name:end -->`.
export function replaceBlock(text: string, name: string, content: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The file has no place for "${name}"; add the lines ${begin} and ${end}.`);
  return `${text.slice(0, from + begin.length)}\n${content.trimEnd()}\n${text.slice(to)}`;
}
