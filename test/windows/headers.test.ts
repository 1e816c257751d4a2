// The interface description against an independent source: MinGW-w64's own MAPI headers.
import assert from 'node:assert/strict';
import path from 'node:path';
import { interfaceNames, vtable } from '../../src/native/ffi/interfaces';
import { readVtables } from '../support/header-vtables';

const folder = '/usr/share/mingw-w64/include';
const tables = readVtables(['mapidefs.h', 'mapix.h', 'mapiutil.h'].map((name) => path.join(folder, name)));

describe('interface description and MinGW\'s headers', () => {
  const shared = interfaceNames.filter((name) => tables.has(name));

  it('have the interfaces of MAPI itself in common', () => {
    for (const name of ['IMAPISession', 'IMsgStore', 'IMAPIFolder', 'IMessage', 'IAttach', 'IMAPITable', 'IMAPIProp', 'IAddrBook', 'IProfAdmin', 'IMsgServiceAdmin']) assert.ok(shared.includes(name as never), name);
  });

  for (const name of shared) {
    it(`agree about ${name}`, () => {
      const declared = tables.get(name)!;
      assert.deepEqual(vtable(name).map((method) => method.name), declared.map((method) => method.name));
      assert.deepEqual(vtable(name).map((method) => method.params.length), declared.map((method) => method.params.length));
    });
  }
});
