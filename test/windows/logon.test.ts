// A MAPI library or a logon that cannot succeed, on Windows: it fails with a sentence, and never waits for a user who is not there.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest, Snippet } from '../../src/shared/probe';
import { runProbe } from '../../src/native';
import { makePe } from '../support/make-pe';
import { registerLab, root, unregisterMailClients } from '../support/wine';

async function reasonOf(snippet: Snippet, target: NonNullable<ProbeRequest['target']>): Promise<string> {
  let last: ProbeEvent | undefined;
  for await (const event of runProbe({ snippet, runtime: 'wine', target, faults: ['none'], attribute: false, iterations: 10, runs: 1, deadlineMs: 30_000 })) last = event;
  assert.ok(last?.type === 'done');
  assert.equal(last.result.verdict.kind, 'failed');
  return last.result.verdict.reason;
}

describe('a MAPI library on Windows that', function () {
  this.timeout(90_000);
  after(unregisterMailClients);
  const recipe: Snippet = { kind: 'recipe', id: 'Q237174-leaky', language: 'javascript' };

  it('has no mail client behind it is told, with what to do', async () => {
    unregisterMailClients();
    assert.match(await reasonOf(recipe, { kind: 'system' }), /MAPIInitialize failed with MAPI_E_NOT_INITIALIZED: no mail client is registered whose DLL can be loaded; mapi-lens doctor shows them/);
  });
  it('is no library, is cut off, is 32-bit or exports no MAPI is refused', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-target-'));
    try {
      const file = (name: string, bytes: Buffer): { kind: 'dll'; path: string } => {
        writeFileSync(path.join(folder, name), bytes);
        return { kind: 'dll', path: path.join(folder, name) };
      };
      const lab = readFileSync(path.join(root, 'build/lab/win32-x64/mapi32.dll'));
      assert.match(await reasonOf(recipe, { kind: 'dll', path: path.join(folder, 'none.dll') }), /none\.dll cannot be read \(ENOENT\); check its name\.$/);
      assert.match(await reasonOf(recipe, file('text.dll', Buffer.from('no library'))), /text\.dll is no library; name a DLL that exports MAPI\.$/);
      assert.match(await reasonOf(recipe, file('small.dll', makePe({ bits: 32 }))), /has 32 bits and the probe's process 64; name a library of 64 bits\.$/);
      assert.match(await reasonOf(recipe, file('other.dll', makePe({ version: '1.2.3.4' }))), /exports no MAPIInitialize, so it is no MAPI library; name another\.$/);
      assert.match(await reasonOf(recipe, file('cut.dll', lab.subarray(0, lab.length >> 1))), /cut\.dll/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a logon on Windows', function () {
  this.timeout(90_000);
  before(registerLab);
  after(unregisterMailClients);

  it('with a profile that does not exist says so', async () => {
    const reason = await reasonOf({ kind: 'recipe', id: 'Q237174-leaky', language: 'javascript' }, { kind: 'system', profile: 'missing' });
    assert.match(reason, /MAPI_E_LOGON_FAILED/);
  });
  it('that asks for a dialog gets none', async () => {
    // With the flag left in, the lab would choose a profile as a user would in the dialog, and the logon would succeed.
    const text = 'function iteration(mapi) { mapi.initialize(null); mapi.logonEx(undefined, undefined, { flags: 1 }).release(); }';
    assert.match(await reasonOf({ kind: 'text', language: 'javascript', text }, { kind: 'lab' }), /MAPI_E_NOT_FOUND/);
  });
});
