// The API rows: well-formed as a table, and found by the calls that mean them and by no others.
import assert from 'node:assert/strict';
import { apiRows, createApiTable, familyInfo, interestingNames, interfaceOf, lookupCall, releases, releaseText } from '../../../src/analyzer/api';

const most = (args: number | readonly [number, number]): number => (typeof args === 'number' ? args : args[1]);

describe('api rows', () => {
  it('name parameters that exist', () => {
    const bad = apiRows.filter((row) => {
      const places = [...(row.gives ?? []).map((given) => given.at), ...(row.takes ?? []).map((taken) => taken.at), ...(row.keeps ?? []),
        ...(row.adopts ?? []), row.entryId ?? 0, row.propTag ?? 0, row.fileName ?? 0, row.callback ?? 0, row.linkedTo ?? 0];
      return places.some((place) => typeof place === 'number' && place > 0 && place >= most(row.args));
    });
    assert.deepEqual(bad.map((row) => row.name), []);
  });

  it('hold each function and arity once per interface', () => {
    const keys = apiRows.map((row) => `${row.on ?? ''}::${row.name}/${String(row.args)}`);
    assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), []);
  });

  it('put every method on an interface that is known', () => {
    const classes = new Set(['std', 'CWnd', 'Session', 'Marshal', 'NativeLibrary']);
    assert.deepEqual(apiRows.filter((row) => row.on !== undefined && !classes.has(row.on) && interfaceOf(row.on) === undefined).map((row) => row.on), []);
  });
});

describe('lookupCall', () => {
  const row = (name: string, arity: number, receiverType?: string, method = false) =>
    lookupCall({ name, arity, method, ...(receiverType === undefined ? {} : { receiverType }) });

  it('finds a method through the pointer type and the interfaces it derives from', () => {
    assert.equal(row('OpenMsgStore', 6, 'LPMAPISESSION')?.row.gives?.[0]?.family, 'com-ref');
    assert.equal(row('GetProps', 4, 'LPMDB')?.row.on, 'IMAPIProp');
    assert.equal(row('GetContentsTable', 2, 'IMAPIFolder')?.row.on, 'IMAPIContainer');
    assert.equal(row('Release', 0, 'IMessagePtr')?.row.takes?.[0]?.at, 'receiver');
  });

  it('tells namesakes apart by receiver and arity', () => {
    assert.equal(row('Advise', 3, 'LPMAPITABLE')?.row.gives?.[0]?.at, 2);
    assert.equal(row('Advise', 5, 'LPMDB')?.row.gives?.[0]?.at, 4);
    assert.equal(row('Advise', 2, 'IConnectionPoint'), undefined);
    assert.equal(row('CopyTo', 4, 'LPSTREAM')?.row.gives, undefined);
    assert.equal(row('CopyTo', 9, 'LPSTREAM'), undefined);
    assert.equal(row('CopyTo', 9, 'LPMESSAGE')?.row.gives?.[0]?.at, 8);
    assert.equal(row('Config', 7, 'LPEXCHANGEEXPORTCHANGES')?.row.roles?.[0], 'exporter-config');
    assert.equal(row('Config', 2, 'LPEXCHANGEIMPORTCONTENTSCHANGES')?.row.roles, undefined);
  });

  it('trusts a name alone only when it is MAPI\'s own', () => {
    assert.deepEqual(row('OpenMsgStore', 6, undefined, true)?.sure, false);
    assert.equal(row('OpenStream', 5, undefined, true), undefined);
    assert.equal(row('Logon', 3, undefined, true), undefined);
    assert.equal(row('OpenMsgStore', 6, 'CSession'), undefined);
    assert.equal(row('OpenMsgStore', 2), undefined);
  });

  it('counts references on interfaces it has never heard of', () => {
    assert.equal(row('Release', 0, 'IWebBrowser2')?.sure, false);
    assert.equal(row('Release', 1, 'IWebBrowser2'), undefined);
  });

  it('puts a project\'s own rows first', () => {
    const table = createApiTable([{ name: 'OpenDefaultStore', args: 2, gives: [{ at: 1, family: 'com-ref' }], side: 'client', basis: 'header' }]);
    assert.equal(table.lookup({ name: 'OpenDefaultStore', arity: 2 })?.row.gives?.[0]?.family, 'com-ref');
    assert.ok(table.names.has('OpenDefaultStore'));
  });
});

describe('families', () => {
  it('know which release fits', () => {
    assert.ok(releases('com-ref', 'session'));
    assert.ok(!releases('mapi-buffer', 'srowset'));
    assert.equal(releaseText('com-ref', 'lpStore', 'c'), 'lpStore->lpVtbl->Release(lpStore);');
    assert.equal(releaseText('com-ref', '*out', 'cpp'), '(*out)->Release();');
    assert.equal(releaseText('com-ref', '*out', 'c'), '(*out)->lpVtbl->Release(*out);');
    assert.equal(releaseText('srowset', 'pRows', 'cpp'), 'FreeProws(pRows);');
    assert.equal(releaseText('advise-cookie', 'conn', 'cpp'), undefined);
    assert.equal(familyInfo('mapi-buffer').releaser, 'MAPIFreeBuffer');
  });

  it('keep everyday names out of the prefilter', () => {
    const names = interestingNames();
    assert.ok(names.has('OpenMsgStore') && names.has('MAPIFreeBuffer') && names.has('LoadLibraryW'));
    assert.ok(!names.has('Release') && !names.has('free') && !names.has('CreateThread'));
  });
});
