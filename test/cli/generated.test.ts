// Everything that is generated is what `npm run generate` would write now.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generated } from '../../scripts/generate/index';

const root = path.resolve(__dirname, '../..');

describe('generated files', () => {
  for (const [name, text] of generated(root)) {
    it(`${name} is fresh`, () => {
      assert.equal(readFileSync(path.join(root, name), 'utf8'), text, 'run npm run generate and commit what it writes');
    });
  }
});
