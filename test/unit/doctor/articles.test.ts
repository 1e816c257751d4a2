// Every fixed version of the seed articles, one below, equal and one above, from real files.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ArticleFinding } from '../../../src/shared/doctor';
import { articleById, seedIds } from '../../../src/shared/kb';
import { examineDll } from '../../../src/native/doctor/doctor';
import { writePe } from '../../support/make-pe';

interface Boundary {
  readonly id: string;
  readonly file: string;
  readonly fixed: string;
  readonly registry?: number;
}

/** Written down from the articles, not taken from the knowledge base. */
const boundaries: readonly Boundary[] = [
  { id: 'KB901014', file: 'mapi32.dll', fixed: '6.5.7233.46', registry: 1 },
  { id: 'KB843523', file: 'emsmdb32.dll', fixed: '6.5.7232.18' },
  { id: 'Q192592', file: 'mapi32.dll', fixed: '5.0.1461.62' },
  { id: 'Q192592', file: 'mapi32.dll', fixed: '5.5.2395.0' },
  { id: 'Q237174', file: 'emsmdb32.dll', fixed: '5.5.2653.0' },
  { id: 'Q265514', file: 'emsmdb32.dll', fixed: '5.5.2653.0' },
];

function step(version: string, by: 1 | -1): string {
  const parts = version.split('.').map(Number);
  for (let at = 3; at >= 0; at--) {
    parts[at] = parts[at]! + by;
    if (parts[at]! >= 0) break;
    parts[at] = 65_535;
  }
  return parts.join('.');
}

describe('doctor --dll', () => {
  let folder: string;
  before(() => { folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-test-')); });
  after(() => rmSync(folder, { recursive: true }));

  function finding(file: string, version: string | undefined, id: string, registry?: number | null): ArticleFinding {
    const written = writePe(path.join(folder, file), version === undefined ? {} : { version });
    const examined = examineDll(written, registry);
    assert.ok('ok' in examined);
    return examined.ok.articles.find((article) => article.id === id)!;
  }

  for (const { id, file, fixed, registry } of boundaries) {
    it(`judges ${id} by ${file} around ${fixed}`, () => {
      assert.equal(finding(file, step(fixed, -1), id, registry).state, 'affected');
      assert.equal(finding(file, fixed, id, registry).state, 'fixed');
      assert.equal(finding(file, step(fixed, 1), id, registry).state, 'fixed');
    });
  }

  it('covers all five seed articles', () => {
    assert.deepEqual([...new Set(boundaries.map((boundary) => boundary.id))].sort(), [...seedIds].sort());
    for (const { id } of boundaries) assert.ok(articleById(id) !== undefined);
  });

  it('asks for CleanUpMAPIHeap before it calls KB901014 fixed', () => {
    assert.equal(finding('mapi32.dll', '6.5.7233.46', 'KB901014', null).state, 'affected');
    assert.equal(finding('mapi32.dll', '6.5.7233.46', 'KB901014', 0).state, 'affected');
    assert.equal(finding('mapi32.dll', '6.5.7233.46', 'KB901014', undefined).state, 'unknown');
    assert.equal(finding('mapi32.dll', '6.5.7233.45', 'KB901014', 1).state, 'affected');
  });

  it('says why an article does not apply or is not known', () => {
    const other = finding('emsmdb32.dll', '6.5.7000.0', 'KB901014');
    assert.equal(other.state, 'not-applicable');
    assert.match(other.reason, /mapi32\.dll/);
    assert.equal(finding('mapi32.dll', '16.0.1000.0', 'KB901014').state, 'not-applicable');
    assert.equal(finding('mapi32.dll', undefined, 'KB901014').state, 'unknown');
  });

  it('knows a renamed copy by the name its makers gave it', () => {
    const file = writePe(path.join(folder, 'backup-of-store-provider.dll'), { version: '5.5.2652.0', originalName: 'EMSMDB32.DLL' });
    const examined = examineDll(file);
    assert.ok('ok' in examined);
    assert.equal(examined.ok.articles.find((article) => article.id === 'Q237174')!.state, 'affected');
  });
});
