// How many leaks of real code would be told: in turn each of a sample of releases is taken out of its file, and the file is
// checked again in its workspace. Some that stay silent do so rightly: what was taken out was not needed.
//   npm run bench -- recall --corpus DIR... [--sample N] [--list]
import { createAnalyzer, type Analyzer } from '../../src/analyzer';
import type { Finding } from '../../src/shared';
import { grammars } from '../../test/support/analyzer';
import { readCorpus, type CorpusFile } from './corpus';

interface Release { readonly file: CorpusFile; readonly at: number; readonly text: string; readonly line: number }

/** A line that does nothing but give something back, with or without a test. */
const release = /^[ \t]*(?:if[ \t]*\([^;\n]*\)[ \t]*)?(?:MAPIFreeBuffer|FreeProws|FreePadrlist|UlRelease|ULRelease|SAFE_RELEASE|SafeRelease|\w+(?:->|\.)(?:Release|Logoff|Unadvise))[ \t]*\([^;\n]*\);[ \t]*\r?$/gm;

export async function recall(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--sample');
  const most = at < 0 ? 200 : Number(args[at + 1]);
  const folders = args.filter((arg, index) => !arg.startsWith('-') && (at < 0 || index !== at + 1));
  if (folders.length === 0 || !Number.isInteger(most)) {
    console.error('Name the folders to measure: npm run bench -- recall --corpus DIR... [--sample N] [--list]');
    return 2;
  }
  for (const folder of folders) {
    const files = readCorpus([folder]);
    const analyzer = await createAnalyzer(await grammars());
    for (const { name, text } of files) analyzer.setFile(name, text);
    const sample = sampleOf(files.flatMap(releasesOf), most);
    const missed = sample.filter((one) => !isTold(analyzer, one));
    analyzer.dispose();
    console.log(`${folder}: ${sample.length} releases taken out, ${sample.length - missed.length} told (${Math.round(100 * (1 - missed.length / Math.max(1, sample.length)))} %)`);
    if (args.includes('--list')) for (const { file, line, text } of missed) console.log(`  ${file.name}:${line} ${text.trim()}`);
  }
  return 0;
}

function releasesOf(file: CorpusFile): readonly Release[] {
  return /\.(?:h|hh|hpp|hxx|inl)$/i.test(file.name) ? [] : [...file.text.matchAll(release)].map((match) => (
    { file, at: match.index, text: match[0], line: file.text.slice(0, match.index).split('\n').length }));
}

/** Spread evenly over all of them, always the same. */
function sampleOf(all: readonly Release[], most: number): readonly Release[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)]!);
}

/** Nothing moves: a finding that was there before has the same place afterwards. */
function isTold(analyzer: Analyzer, { file: { name, text }, at, text: line }: Release): boolean {
  const keyOf = (finding: Finding): string => JSON.stringify([finding.ruleId, finding.message, finding.range]);
  const before = new Set(analyzer.check(name).findings.map(keyOf));
  const nothing = line.replace(/\S.*\S/, (statement) => ';'.padEnd(statement.length));
  analyzer.setFile(name, text.slice(0, at) + nothing + text.slice(at + line.length));
  const told = analyzer.check(name).findings.some((finding) => !before.has(keyOf(finding)));
  analyzer.setFile(name, text);
  return told;
}
