// Command lines as Windows programs read them. Pure: a list of words in, one line out.

/**
 * One word for a program that parses its line like Microsoft's C runtime (and CommandLineToArgvW): backslashes count only
 * in front of a quote, so they are doubled there and before the closing quote.
 */
export function quoteWord(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

export function quoteLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/** The same rules read backwards; for tests, and for `Clients\Mail` values that hold a command line. */
export function splitLine(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!;
    if (character === '\\') {
      let end = index;
      while (line[end] === '\\') end++;
      const slashes = end - index;
      if (line[end] === '"') {
        word = (word ?? '') + '\\'.repeat(slashes >> 1);
        if (slashes % 2 === 1) {
          word += '"';
          index = end;
        } else index = end - 1;
      } else {
        word = (word ?? '') + '\\'.repeat(slashes);
        index = end - 1;
      }
    } else if (character === '"') {
      word ??= '';
      if (quoted && line[index + 1] === '"') {
        word += '"';
        index++;
      } else quoted = !quoted;
    } else if (!quoted && (character === ' ' || character === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  return word === undefined ? words : [...words, word];
}

/** A line for cmd.exe: what cmd itself would act on is escaped with carets, outside and inside quotes. */
export function quoteForCmd(words: readonly string[]): string {
  return quoteLine(words).replaceAll(/[()%!^"<>&|]/g, '^$&');
}

/** A word in a response file (`cl @file`): one word a line, quoted the same way. */
export function responseFile(words: readonly string[]): string {
  return `${words.map(quoteWord).join('\r\n')}\r\n`;
}
