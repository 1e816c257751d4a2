// Registry text, and the mail clients in it: types, relative paths, environment variables, views.
import assert from 'node:assert/strict';
import { readClients, type RegistryPlace } from '../../../src/native/doctor/mail-clients';
import { decodeRegistryFile, parseRegistry } from '../../../src/native/doctor/registry-text';

const hex = (type: number, text: string): string => `hex(${type}):${[...Buffer.from(`${text}\0`, 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;

function text(values: Readonly<Record<string, string>>): string {
  return ['Windows Registry Editor Version 5.00', '', '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\Mail]', '@="Microsoft Outlook"', '',
    '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Clients\\Mail\\Microsoft Outlook]', ...Object.entries(values).map(([name, value]) => `"${name}"=${value}`), ''].join('\r\n');
}

function read(values: Readonly<Record<string, string>>, view: RegistryPlace['view'] = '64-bit'): ReturnType<typeof readClients> {
  const place: RegistryPlace = { scope: 'machine', view, key: 'HKEY_LOCAL_MACHINE\\Software\\Clients\\Mail', tree: parseRegistry(text(values)) };
  return readClients([place], { env: { PROGRAMFILES: 'C:\\Program Files' }, systemFolder: 'C:\\Windows\\System32' });
}

describe('registry text', () => {
  it('keeps the types apart', () => {
    const tree = parseRegistry(['[HKEY_X\\A]', '@="standard"', '"s"="back\\\\slash and \\"quote\\""', '"d"=dword:0000002a', `"e"=${hex(2, '%A%\\b')}`,
      `"m"=${hex(7, 'one\0two\0')}`, '"b"=hex:01,02,\\', '  03', '"q"=hex(b):01,00,00,00,00,00,00,00', '"gone"=-'].join('\r\n'));
    const values = tree.get('hkey_x\\a')!;
    assert.deepEqual(values.get(''), { type: 'string', data: 'standard' });
    assert.deepEqual(values.get('s'), { type: 'string', data: 'back\\slash and "quote"' });
    assert.deepEqual(values.get('d'), { type: 'dword', data: 42 });
    assert.deepEqual(values.get('e'), { type: 'expand-string', data: '%A%\\b' });
    assert.deepEqual(values.get('m'), { type: 'strings', data: ['one', 'two'] });
    assert.deepEqual(values.get('b'), { type: 'binary', data: Buffer.from([1, 2, 3]) });
    assert.equal(values.get('q')!.type, 'binary');
    assert.equal(values.has('gone'), false);
  });

  it('reads the UTF-16 that reg.exe writes', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('[HKEY_X]\r\n"n"="Käse"\r\n', 'utf16le')]);
    assert.deepEqual(parseRegistry(decodeRegistryFile(bytes)).get('hkey_x')!.get('n'), { type: 'string', data: 'Käse' });
  });
});

describe('mail clients', () => {
  it('resolves DLLPath and DLLPathEx of the default client', () => {
    const { clients, problems } = read({ DLLPath: '"mapi32.dll"', DLLPathEx: '"C:\\\\Office\\\\OLMAPI32.DLL"' });
    assert.deepEqual(problems, []);
    assert.deepEqual(clients, [{
      name: 'Microsoft Outlook', scope: 'machine', view: '64-bit', isDefault: true, dllPath: 'mapi32.dll', dllPathEx: 'C:\\Office\\OLMAPI32.DLL',
      resolvedDll: 'C:\\Windows\\System32\\mapi32.dll', resolvedDllEx: 'C:\\Office\\OLMAPI32.DLL',
    }]);
  });

  it('expands environment variables and names those it does not know', () => {
    assert.equal(read({ DLLPathEx: hex(2, '%ProgramFiles%\\Lab\\mapi32.dll') }).clients[0]!.resolvedDllEx, 'C:\\Program Files\\Lab\\mapi32.dll');
    assert.equal(read({ DLLPathEx: '"%programfiles%\\\\x.dll"' }).clients[0]!.resolvedDllEx, 'C:\\Program Files\\x.dll');
    const unknown = read({ DLLPathEx: hex(2, '%NOWHERE%\\mapi32.dll') });
    assert.equal(unknown.clients[0]!.resolvedDllEx, undefined);
    assert.match(unknown.problems[0]!, /holds %NOWHERE%, which is not set/);
  });

  it('refuses values of the wrong type, relative and empty paths', () => {
    assert.match(read({ DLLPath: 'dword:00000001' }).problems[0]!, /DLLPath .* is no string but dword/);
    assert.match(read({ DLLPath: 'hex:01,02' }).problems[0]!, /is no string but binary/);
    assert.match(read({ DLLPathEx: '"lib\\\\mapi32.dll"' }).problems[0]!, /is the relative path lib\\mapi32\.dll/);
    assert.match(read({ DLLPathEx: '""' }).problems[0]!, /is empty/);
  });

  it('unwraps quotes and takes the program of a command line', () => {
    assert.equal(read({ DLLPathEx: '"\\"C:\\\\Program Files\\\\A B\\\\m.dll\\" /x"' }).clients[0]!.resolvedDllEx, 'C:\\Program Files\\A B\\m.dll');
  });

  it('notices a default client that is not there', () => {
    const tree = parseRegistry('[HKEY_CURRENT_USER\\Software\\Clients\\Mail]\r\n@="Gone Mail"\r\n');
    const { problems } = readClients([{ scope: 'user', view: '64-bit', key: 'HKEY_CURRENT_USER\\Software\\Clients\\Mail', tree }], { env: {}, systemFolder: 'C:\\Windows\\System32' });
    assert.match(problems[0]!, /HKEY_CURRENT_USER \(64-bit\) names Gone Mail as mail client/);
  });
});
