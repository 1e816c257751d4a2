// Bytes by call, from the differences around calls: who is blamed, and what happens only once.
import assert from 'node:assert/strict';
import { createLedger } from '../../../src/native/ffi/ledger';

function opened(amounts: readonly number[]): { name: string; count: number; retained: number }[] {
  const ledger = createLedger();
  for (const amount of amounts) {
    const account = ledger.open('Open');
    ledger.enter('Open', account, 100 + amount);
    ledger.enter('IUnknown::Release', account, -100);
    ledger.close(account);
  }
  return ledger.calls().map(({ name, count, retained }) => ({ name, count, retained })).filter((call) => call.name === 'Open');
}

describe('ledger of calls', () => {
  it('blames the call that handed an object out for what its release left behind', () => {
    assert.deepEqual(opened(Array.from({ length: 20 }, () => 48)), [{ name: 'Open', count: 20, retained: 960 }]);
  });
  it('takes what is kept nearly every time for what is kept', () => {
    assert.equal(opened([48, 48, 48, -136, 48, 48, 48, 48])[0]!.retained, 8 * 48);
  });
  it('adds up what is kept now and then', () => {
    assert.equal(opened([0, 0, 4096, 0, 0, 0, 0, 1000])[0]!.retained, 5096);
    assert.equal(opened([100, 200, 300])[0]!.retained, 600);
  });
});
