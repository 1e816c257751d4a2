// The line and the mark under it: aligned whatever the line is made of.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columns, excerpt } from '../../../src/cli/format/excerpt';
import type { Range } from '../../../src/shared';

const on = (start: number, end: number): Range => ({ start: { line: 1, column: start }, end: { line: 1, column: end } });

describe('excerpt', () => {
  it('marks the range under the line', () => {
    assert.deepEqual(excerpt('  hr = Open(a);', on(8, 15), 80), { code: '  hr = Open(a);', mark: '       ^^^^^^^' });
  });

  it('keeps the mark in place behind tabs and wide characters', () => {
    assert.deepEqual(excerpt('\tx = "日本"; Open();', on(12, 16), 80), { code: '    x = "日本"; Open();', mark: `${' '.repeat(16)}^^^^` });
  });

  it('cuts long lines around the mark', () => {
    const { code, mark } = excerpt(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, on(501, 505), 60);
    assert.ok(code.length <= 62 && code.startsWith('…') && code.endsWith('…'));
    assert.equal(code.slice(mark.indexOf('^'), mark.length), 'HERE');
  });

  it('marks to the end of the line when the range goes on below, and at least one column', () => {
    assert.equal(excerpt('abc(', { start: { line: 1, column: 1 }, end: { line: 3, column: 2 } }, 80).mark, '^^^^');
    assert.equal(excerpt('abc', on(4, 4), 80).mark, '   ^');
  });

  it('sends no control characters to the terminal', () => {
    assert.doesNotMatch(excerpt('a\x1b[31mb\x07', on(1, 2), 80).code, /[\x00-\x1f]/);
  });

  it('never fails, and the mark never begins behind the line by more than one', () => {
    fc.assert(fc.property(fc.string(), fc.nat(40), fc.nat(40), fc.integer({ min: 40, max: 120 }), (line, start, length, width) => {
      const { code, mark } = excerpt(line, on(start + 1, start + 1 + length), width);
      assert.ok(mark.includes('^'));
      assert.ok(columns(mark.replace(/\^/g, '')) <= columns(code) + 1);
    }));
  });
});
