// A logon that cannot succeed, on Windows: it fails with a sentence, and never waits for a user who is not there.
import assert from 'node:assert/strict';
import type { ProbeEvent, ProbeRequest, Snippet } from '../../src/shared/probe';
import { runProbe } from '../../src/native';
import { registerLab, unregisterMailClients } from '../support/wine';

async function reasonOf(snippet: Snippet, target: NonNullable<ProbeRequest['target']>): Promise<string> {
  let last: ProbeEvent | undefined;
  for await (const event of runProbe({ snippet, runtime: 'wine', target, faults: ['none'], attribute: false, iterations: 10, runs: 1, deadlineMs: 30_000 })) last = event;
  assert.ok(last?.type === 'done');
  assert.equal(last.result.verdict.kind, 'failed');
  return last.result.verdict.reason;
}

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
