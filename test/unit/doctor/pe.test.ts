// DLL files read on any system: versions, bitness, and files that are none.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { inspectBytes, inspectFile } from '../../../src/native/doctor/pe';
import { makePe } from '../../support/make-pe';

function facts(bytes: Buffer, name = 'mapi32.dll'): Extract<ReturnType<typeof inspectBytes>, { ok: unknown }>['ok'] {
  const inspected = inspectBytes(name, bytes);
  assert.ok('ok' in inspected, 'problem' in inspected ? inspected.problem : '');
  return inspected.ok;
}

function problem(bytes: Buffer): string {
  const inspected = inspectBytes('x.dll', bytes);
  assert.ok('problem' in inspected, 'the file was accepted');
  return inspected.problem;
}

describe('inspecting a DLL', () => {
  it('reads version, name and bitness', () => {
    const found = facts(makePe({ version: '6.5.7233.46', originalName: 'MAPI32.DLL' }));
    assert.equal(found.version, '6.5.7233.46');
    assert.equal(found.originalName, 'MAPI32.DLL');
    assert.equal(found.bitness, 'x64');
    assert.equal(found.isDll, true);
    assert.equal(facts(makePe({ version: '5.5.2653.0', bits: 32 })).bitness, 'ia32');
  });

  it('reads every version that a resource can hold', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 4, maxLength: 4 }), (parts) => {
      assert.equal(facts(makePe({ version: parts.join('.') })).version, parts.join('.'));
    }), { numRuns: 40 });
  });

  it('says nothing of a version where there is none', () => {
    assert.equal(facts(makePe({})).version, undefined);
  });

  it('refuses what is no PE file, with a reason', () => {
    assert.match(problem(Buffer.from('#!/bin/sh\necho no DLL\n')), /is no Windows program/);
    assert.match(problem(Buffer.alloc(0)), /is empty/);
    const dos = Buffer.alloc(128);
    dos.write('MZ');
    dos.writeUInt32LE(64, 60);
    assert.match(problem(dos), /DOS or 16-bit/);
  });

  it('says that a truncated file is cut off, wherever it was cut', () => {
    const whole = makePe({ version: '1.2.3.4' });
    for (const length of [2, 40, 63, 80, 200, 400, whole.length - 1]) {
      assert.match(problem(whole.subarray(0, length)), /is cut off/, `cut at ${length}`);
    }
  });

  it('never throws, whatever the bytes are', () => {
    const whole = makePe({ version: '6.5.7232.18', originalName: 'emsmdb32.dll' });
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }), (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes[at] = value;
      const inspected = inspectBytes('x.dll', bytes);
      assert.ok('ok' in inspected || /^x\.dll .*; .*\.$/.test(inspected.problem));
    }), { numRuns: 500 });
  });

  it('names files that are missing, or folders', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-test-'));
    try {
      assert.deepEqual(inspectFile(path.join(folder, 'no.dll')), { problem: `${path.join(folder, 'no.dll')} does not exist; name a DLL file.` });
      assert.deepEqual(inspectFile(folder), { problem: `${folder} is a folder; name a DLL file.` });
      writeFileSync(path.join(folder, 'a.dll'), makePe({ version: '1.0.0.0' }));
      assert.ok('ok' in inspectFile(path.join(folder, 'a.dll')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
