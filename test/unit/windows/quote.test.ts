// Quoting for Windows command lines, forwards and backwards.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromWinePath, toWinePath } from '../../../src/native/windows/paths';
import { quoteForCmd, quoteLine, quoteWord, responseFile, splitLine } from '../../../src/native/windows/quote';

describe('Windows command lines', () => {
  it('quotes only where needed, and backslashes only before quotes', () => {
    assert.equal(quoteWord('plain'), 'plain');
    assert.equal(quoteWord('C:\\dir\\file.cpp'), 'C:\\dir\\file.cpp');
    assert.equal(quoteWord('C:\\Program Files\\x'), '"C:\\Program Files\\x"');
    assert.equal(quoteWord('C:\\with blank\\'), '"C:\\with blank\\\\"');
    assert.equal(quoteWord('-DNAME="a b"'), '"-DNAME=\\"a b\\""');
    assert.equal(quoteWord('back\\"slash'), '"back\\\\\\"slash"');
    assert.equal(quoteWord(''), '""');
  });

  it('comes back word for word', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', '\\', '"', '\t', 'é', '%', '^', '-'), maxLength: 12 });
    fc.assert(fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      assert.deepEqual(splitLine(quoteLine(words)), words);
    }), { numRuns: 1000 });
  });

  it('keeps cmd.exe from acting on what a word holds', () => {
    assert.equal(quoteForCmd(['a&b', '%PATH%', 'x y']), 'a^&b ^%PATH^% ^"x y^"');
  });

  it('writes one word a line into a response file', () => {
    assert.equal(responseFile(['/nologo', '/FoC:\\a b\\x.obj']), '/nologo\r\n"/FoC:\\a b\\x.obj"\r\n');
  });
});

describe('Wine paths', () => {
  it('go to drive Z and back', () => {
    assert.equal(toWinePath('/home/me/a b.cpp'), 'Z:\\home\\me\\a b.cpp');
    assert.equal(toWinePath('C:/windows/x.dll'), 'C:\\windows\\x.dll');
    assert.equal(fromWinePath('Z:\\home\\me\\a b.cpp', '/p'), '/home/me/a b.cpp');
    assert.equal(fromWinePath('c:\\windows\\x.dll', '/p'), '/p/drive_c/windows/x.dll');
    assert.equal(fromWinePath('D:\\x', '/p'), '/p/dosdevices/d:/x');
    assert.throws(() => toWinePath('relative.cpp'), /absolute path/);
    assert.throws(() => fromWinePath('x.dll', '/p'), /full Windows path/);
  });
});
