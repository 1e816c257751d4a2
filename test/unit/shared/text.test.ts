// Source files in every encoding that old Windows projects hold, and what is no text at all.
import assert from 'node:assert/strict';
import { decodeText, encodeText, type TextEncoding } from '../../../src/shared/text';

const sample = '#include <mapix.h>\r\n// Größe\r\nint main() { return 0; }\r\n';

describe('decodeText', () => {
  for (const encoding of ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'utf-16le-bom', 'utf-16be-bom', 'windows-1252'] satisfies TextEncoding[]) {
    it(`reads and writes ${encoding}`, () => {
      const bytes = encodeText(sample, encoding)!;
      assert.deepEqual(decodeText(bytes), { ok: true, text: sample, encoding });
    });
  }

  it('refuses what is not text', () => {
    for (const bytes of [Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]), Uint8Array.from({ length: 300 }, (_, at) => at % 9), Uint8Array.from([65, 0, 0, 66, 67, 68])]) {
      assert.equal(decodeText(bytes).ok, false);
    }
  });

  it('leaves the Ctrl-Z and the zeros at the end of an old text where they are', () => {
    for (const tail of ['\x1a', '\x1a\0\0', '\0']) {
      const decoded = decodeText(encodeText(sample + tail, 'windows-1252')!);
      assert.deepEqual(decoded, { ok: true, text: sample + tail, encoding: 'windows-1252' });
    }
    assert.equal(decodeText(new Uint8Array(64)).ok, false);
  });

  it('takes an empty file for text', () => {
    assert.deepEqual(decodeText(new Uint8Array(0)), { ok: true, text: '', encoding: 'utf-8' });
  });

  it('does not write what an encoding cannot hold', () => {
    assert.equal(encodeText('Ω', 'windows-1252'), undefined);
    assert.deepEqual([...encodeText('€ä', 'windows-1252')!], [0x80, 0xe4]);
  });
});
