// Hover on a variable: what it owns where the cursor stands, and what becomes of it on the ways through the function.
import assert from 'node:assert/strict';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

describe('hover on a variable', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  /** The last line of what is told at the place marked by `|`. */
  function told(marked: string): string | undefined {
    const offset = marked.indexOf('|');
    const before = marked.slice(0, offset).split('\n');
    analyzer.setFile('a.cpp', marked.replace('|', ''));
    return analyzer.hover('a.cpp', { line: before.length, column: before.at(-1)!.length + 1 })?.markdown.split('\n').at(-1);
  }

  const body = (uses: string): string => `void Read(IMAPIProp *object)\n{\n  LPSPropValue value = NULL;\n  if (FAILED(HrGetOneProp(object, PR_SUBJECT, &value))) return;\n${uses}\n}\n`;

  it('tells since when it owns, and that every way gives it back', () => {
    assert.equal(told(body('  Show(v|alue->Value.LPSZ);\n  MAPIFreeBuffer(value);')), '- A MAPI buffer from `HrGetOneProp`, owned here since line 4, released on the one path.');
  });

  it('tells that it was released before', () => {
    assert.equal(told(body('  MAPIFreeBuffer(value);\n  Trace(v|alue);')), '- A MAPI buffer from `HrGetOneProp`, handed out at line 4 and released before this point, released on the one path.');
  });

  it('tells where it is lost', () => {
    assert.equal(told(body('  if (v|alue->Value.LPSZ[0] == 0) return;\n  MAPIFreeBuffer(value);')), '- A MAPI buffer from `HrGetOneProp`, owned here since line 4, released on 1 of 2 paths, lost at line 5.');
  });

  it('tells that it is handed on', () => {
    assert.equal(told(body('  Keep(m_list, v|alue);')), '- A MAPI buffer from `HrGetOneProp`, owned here since line 4, handed on.');
  });

  it('has nothing to say of other variables, and of functions with syntax errors', () => {
    assert.equal(told(body('  int coun|t = 0;\n  MAPIFreeBuffer(value);')), undefined);
    assert.equal(told(body('  if (((\n  MAPIFreeBuffer(va|lue);')), undefined);
  });
});
