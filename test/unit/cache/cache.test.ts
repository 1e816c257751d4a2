// What was learned of a workspace survives being written down: an analyzer that takes it up, and is told what changed since, says
// what one says that sees everything for the first time.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { createAnalyzer, type Analyzer, type FileReport } from '../../../src/analyzer';
import { cacheKey, readCache, writeCache } from '../../../src/cache';
import { grammars } from '../../support/analyzer';
import { apply, edit, files, samples, textsOf } from '../../support/edits';

const key = cacheKey({ levels: {} });

describe('the cache', () => {
  let folder: string;
  let file: string;
  const analyzers: Analyzer[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-cache-'));
    file = path.join(folder, 'sub', 'a.cache');
  });
  afterEach(() => {
    for (const analyzer of analyzers.splice(0)) analyzer.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const create = async (): Promise<Analyzer> => {
    const analyzer = await createAnalyzer(await grammars());
    analyzers.push(analyzer);
    return analyzer;
  };
  const checkAll = (analyzer: Analyzer, reports = new Map<string, FileReport>()): Map<string, FileReport> => {
    for (let left = analyzer.stale(); left.length > 0; left = analyzer.stale()) for (const one of left) reports.set(one, analyzer.check(one));
    return reports;
  };
  const look = async (texts: readonly (string | undefined)[]): Promise<{ analyzer: Analyzer; reports: Map<string, FileReport> }> => {
    const analyzer = await create();
    texts.forEach((text, at) => { if (text !== undefined) analyzer.setFile(files[at]!, text); });
    return { analyzer, reports: checkAll(analyzer) };
  };
  /** Goes on from the cache with other texts; files without one are gone. */
  const goOn = async (texts: readonly (string | undefined)[]): Promise<Map<string, FileReport>> => {
    const cache = await readCache(file, key);
    assert.ok(cache);
    const analyzer = await create();
    const reports = new Map<string, FileReport>();
    analyzer.takeUp(cache.names);
    files.forEach((name, at) => {
      const known = cache.files.get(name);
      const text = texts[at];
      const isSame = text !== undefined && known?.isOf(text) === true;
      if (known !== undefined) analyzer.takeUpFile(name, isSame ? text : undefined, known.known()!);
      if (isSame) reports.set(name, known!.report);
      else if (text !== undefined) analyzer.setFile(name, text);
      else analyzer.removeFile(name);
    });
    return checkAll(analyzer, reports);
  };

  it('leaves the findings of a first look, whatever changed since', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(samples.length - 1), { minLength: 3, maxLength: 9 }), fc.array(edit, { maxLength: 4 }), fc.option(fc.nat(files.length - 1), { freq: 5 }), async (picked, edits, gone) => {
      const texts: (string | undefined)[] = textsOf(picked);
      const before = await look(texts);
      assert.ok(await writeCache(file, key, before.analyzer, before.reports));
      for (const one of edits) texts[one.file] = apply(texts[one.file]!, one);
      if (gone !== null) texts[gone] = undefined;
      const [now, fresh] = [await goOn(texts), (await look(texts)).reports];
      files.forEach((name, at) => { if (texts[at] !== undefined) assert.deepEqual(now.get(name), fresh.get(name), `${name}\n${texts.join('\n----\n')}`); });
      for (const analyzer of analyzers.splice(0)) analyzer.dispose();
    }), { numRuns: Number(process.env['EDITS_RUNS'] ?? 15), seed: Number(process.env['EDITS_SEED'] ?? 6) });
  }).timeout(60_000);

  it('is none under another configuration, when it is cut off, and when it is something else', async () => {
    const { analyzer, reports } = await look(textsOf([1, 2, 3]));
    await writeCache(file, key, analyzer, reports);
    const bytes = readFileSync(file);
    assert.equal(await readCache(file, cacheKey({ levels: { 'leak-at-return': 'off' } })), undefined);
    for (const other of [bytes.subarray(0, bytes.length - 1), bytes.subarray(0, 40), Buffer.from('int main() {}\n'), Buffer.alloc(0)]) {
      writeFileSync(file, other);
      assert.equal(await readCache(file, key), undefined);
    }
    assert.equal(await readCache(path.join(folder, 'none'), key), undefined);
  });

  it('knows nothing of a file that is damaged in it', async () => {
    const { analyzer, reports } = await look(textsOf([1, 2, 3]));
    await writeCache(file, key, analyzer, reports);
    const bytes = readFileSync(file);
    bytes[bytes.length - 8]! ^= 0xff;
    writeFileSync(file, bytes);
    const known = [...(await readCache(file, key))!.files.values()].map((one) => one.known() !== undefined);
    assert.deepEqual(known, [true, true, false]);
  });

  it('is not written when the analysis went on meanwhile', async () => {
    const { analyzer, reports } = await look(textsOf([1]));
    assert.equal(await writeCache(file, key, analyzer, reports, () => false), false);
    assert.equal(await readCache(file, key), undefined);
  });
});
