// The interface description against the lab's headers: order, names and kinds of every method.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { interfaceNames, vtable, type ParsedParam } from '../../../src/native/ffi/interfaces';
import { planCall } from '../../../src/native/ffi/plan';
import { readVtables, type HeaderMethod } from '../../support/header-vtables';
import { kindMismatch } from '../../support/parameter-kinds';

const folder = path.resolve(__dirname, '../../../src/native/lab/include');
const headers = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.h'))
  .map((entry) => path.join(entry.parentPath, entry.name));
const tables = readVtables(headers);

describe('interface description', () => {
  for (const name of interfaceNames) {
    const expected = tables.get(name);
    it(`agrees with the header about ${name}`, () => {
      assert.ok(expected !== undefined, `the headers declare no ${name}`);
      const described = vtable(name);
      assert.deepEqual(described.map((method) => method.name), expected.map((method) => method.name));
      for (const [index, method] of described.entries()) {
        const declared: HeaderMethod = expected[index]!;
        assert.deepEqual(method.params.map((param) => param.name), declared.params.map((param) => param.name), `${name}::${method.name}`);
        assert.equal(method.returnsHresult, declared.returns === 'HRESULT', `${name}::${method.name} returns ${declared.returns}`);
        const wrong = method.params.flatMap((param: ParsedParam, at) => kindMismatch(param, declared.params[at]!.type));
        assert.deepEqual(wrong, [], `${name}::${method.name}`);
      }
    });
  }

  it('pairs every count with what it counts', () => {
    for (const name of interfaceNames) {
      for (const method of vtable(name)) {
        for (const { source } of planCall(method).steps) {
          if (source.from !== 'length') continue;
          const kind = method.params[source.of]?.kind ?? '';
          assert.ok(['bytes', 'props', 'fill'].includes(kind), `${name}::${method.name} counts a ${kind}`);
        }
      }
    }
  });

  it('names results as a script would', () => {
    const synchronize = vtable('IExchangeExportChanges').find((method) => method.name === 'Synchronize')!;
    assert.deepEqual(planCall(synchronize).results.map((result) => result.name), ['steps', 'progress']);
  });

  it('notices a changed order, a missing parameter and a wrong kind', () => {
    const queryRows = vtable('IMAPITable').find((method) => method.name === 'QueryRows')!;
    assert.deepEqual(kindMismatch(queryRows.params[0]!, 'LONG'), []);
    assert.deepEqual(kindMismatch(queryRows.params[0]!, 'LPVOID'), ['lRowCount is a long, the header says LPVOID']);
    assert.deepEqual(kindMismatch(queryRows.params[2]!, 'LPSRowSet'), ['lppRows is a out-rows, the header says LPSRowSet']);
  });
});
