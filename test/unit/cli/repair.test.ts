// Repairs on texts: those that touch wait, equal ones are done once, half a repair is never done.
import assert from 'node:assert/strict';
import { repairAll } from '../../../src/cli/repair';
import { applyRepairs } from '../../../src/shared';
import type { Finding, TextEdit } from '../../../src/shared';

const edit = (line: number, from: number, to: number, text: string, file = 'a.cpp'): TextEdit => ({ file, range: { start: { line, column: from }, end: { line, column: to } }, text });
const finding = (...edits: TextEdit[]): Finding => ({
  ruleId: 'leak-in-loop', level: 'warning', file: 'a.cpp', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }, message: '', steps: [], articles: [], fingerprint: '',
  fixes: [{ title: 'x', kind: 'repair', edits }],
});
const apply = (text: string, ...findings: Finding[]): { text: string; count: number } => {
  const repaired = applyRepairs(findings, (file) => (file === 'a.cpp' ? text : undefined));
  return { text: repaired.texts.get('a.cpp') ?? text, count: repaired.applied.length };
};

describe('repairs', () => {
  it('move the offsets of no other', () => {
    assert.deepEqual(apply('one\r\ntwo\r\nthree', finding(edit(1, 1, 4, 'ONE AND MORE')), finding(edit(3, 1, 1, '> ')), finding(edit(2, 1, 4, ''))), { text: 'ONE AND MORE\r\n\r\n> three', count: 3 });
  });

  it('wait when they touch, and are done once when they are the same', () => {
    assert.deepEqual(apply('abcdef', finding(edit(1, 1, 4, 'x')), finding(edit(1, 3, 6, 'y'))), { text: 'abyf', count: 1 });
    assert.deepEqual(apply('abcdef', finding(edit(1, 1, 2, 'x')), finding(edit(1, 1, 2, 'x'), edit(1, 6, 7, 'z'))), { text: 'xbcdez', count: 2 });
  });

  it('are done whole or not at all', () => {
    assert.deepEqual(apply('abc', finding(edit(1, 1, 2, 'x'), edit(1, 1, 1, 'y', 'unknown.h'))), { text: 'abc', count: 0 });
    assert.deepEqual(apply('abc', finding(edit(9, 1, 2, 'x'))), { text: 'abc', count: 0 });
  });

  /** A checker of words: each `bad` has a finding, whose repair writes what stands behind it in its place. */
  const repairing = async (text: string): Promise<{ text: string; left: number; refused: string[] }> => {
    let now = text;
    const check = (): Finding[] => now.split('\n').flatMap((line, at) => (/^bad/.test(line) ? [{ ...finding(edit(at + 1, 1, line.length + 1, line.slice(4))), fingerprint: line }] : []));
    const { findings, refused } = await repairAll({
      findings: check(), wanted: (all) => all, textOf: () => now, setText: (_, next) => { now = next; }, check: () => Promise.resolve(check()), signal: new AbortController().signal,
    });
    return { text: now, left: findings.length, refused: refused.map((one) => one.fingerprint) };
  };

  it('are all done at once when they help', async () => {
    assert.deepEqual(await repairing('bad a\nb\nbad c'), { text: 'a\nb\nc', left: 0, refused: [] });
  });

  it('at one place put what stands first last', async () => {
    let now = 'x';
    const missing = (): Finding[] => ['a', 'b', 'c'].filter((name) => !now.includes(name)).map((name) => ({ ...finding(edit(1, now.length, now.length, name)), fingerprint: name }));
    await repairAll({ findings: missing(), wanted: (all) => all, textOf: () => now, setText: (_, next) => { now = next; }, check: () => Promise.resolve(missing()), signal: new AbortController().signal });
    assert.equal(now, 'cbax');
  });

  it('are taken back when they do not help, once and for all, and the others stay', async () => {
    assert.deepEqual(await repairing('bad a\nbad bad\nbad c\nbad d\nbad bad worse\nbad e'), { text: 'a\nbad bad\nc\nd\nbad bad worse\ne', left: 2, refused: ['bad bad worse', 'bad bad'] });
  });
});
