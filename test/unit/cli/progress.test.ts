// The progress line: silent for short runs, shown for long ones, gone at the end; nothing at all without a terminal.
import assert from 'node:assert/strict';
import type { Io } from '../../../src/cli/io';
import { wantsColour } from '../../../src/cli/io';
import { paint } from '../../../src/cli/paint';
import { createProgress } from '../../../src/cli/progress';

function fakeIo(shown: string[]): Io {
  return { out: assert.fail, err: assert.fail, status: (text) => { shown.push(text); }, paint: paint(false), columns: 80, cwd: '/', env: {}, signal: new AbortController().signal };
}

describe('progress', () => {
  it('is silent at first, then shows how far it is, and clears the line', () => {
    const shown: string[] = [];
    let now = 5000;
    const progress = createProgress(fakeIo(shown), () => now);
    progress.step('Parsing', 1, 10);
    assert.deepEqual(shown, []);
    now += 450;
    progress.step('Parsing', 5, 10);
    progress.step('Parsing', 6, 10);
    assert.deepEqual(shown, ['Parsing [============            ] 5/10']);
    progress.end();
    assert.equal(shown.at(-1), '');
  });

  it('copes with nothing to do', () => {
    const shown: string[] = [];
    let now = 5000;
    const progress = createProgress(fakeIo(shown), () => now);
    now += 450;
    progress.step('Reading', 0, 0);
    assert.equal(shown.length, 1);
  });
});

describe('colour', () => {
  it('follows NO_COLOR, FORCE_COLOR, then the terminal', () => {
    assert.equal(wantsColour(true, {}), true);
    assert.equal(wantsColour(undefined, {}), false);
    assert.equal(wantsColour(true, { NO_COLOR: '1' }), false);
    assert.equal(wantsColour(true, { NO_COLOR: '' }), true);
    assert.equal(wantsColour(false, { FORCE_COLOR: '1' }), true);
    assert.equal(wantsColour(true, { FORCE_COLOR: '0' }), false);
    assert.equal(wantsColour(true, { TERM: 'dumb' }), false);
  });
});
