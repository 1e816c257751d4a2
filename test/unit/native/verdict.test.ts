// The shapes that memory takes over time, and what the verdict makes of them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CallCost, Sample, Verdict } from '../../../src/shared/probe';
import { matchArticles } from '../../../src/native/verdict/articles';
import { judgeExact, judgeNoisy } from '../../../src/native/verdict/judge';
import { decide } from '../../../src/native/verdict/verdict';
import { assess } from '../../../src/native/verdict/watching';

const batch = 500;
const length = 24;

function points(value: (iteration: number) => number, count = length): { x: number; y: number }[] {
  return Array.from({ length: count + 1 }, (_, index) => ({ x: index * batch, y: value(index * batch) }));
}

function samples(value: (iteration: number) => number, counter: 'heapBytes' | 'privateBytes' | 'handles' = 'heapBytes'): Sample[] {
  return points(value).map(({ x, y }) => ({ iteration: x, atMs: x, counters: { [counter]: y } }));
}

/** Batches as the engine makes them, of varied size. */
function variedPoints(value: (iteration: number) => number): { x: number; y: number }[] {
  let iteration = 0;
  return Array.from({ length: length + 1 }, (_, index) => {
    iteration += Math.round(batch * (0.8 + 0.4 * ((index * 0.6180339887) % 1)));
    return { x: iteration, y: value(iteration) };
  });
}

/** Repeatable noise between -1 and 1. */
function noise(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

const calm = samples(() => 1000);

describe('a counter that counts exactly', () => {
  const shape = (value: (iteration: number) => number): string => judgeExact(points(value)).shape;

  it('calls any constant leak, to the byte', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1 << 20 }), fc.integer({ min: 0, max: 1 << 30 }), (size, base) => {
      const judged = judgeExact(points((iteration) => base + size * iteration));
      assert.deepEqual([judged.kind, judged.low, judged.high], ['grows', size, size]);
    }));
  });
  it('calls a constant leak though single blocks are kept as well', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: length * batch }), fc.integer({ min: 1, max: 1 << 20 }), (size, at, step) => {
      const judged = judgeExact(points((iteration) => size * iteration + (iteration > at ? step : 0)));
      assert.deepEqual([judged.kind, judged.low], ['grows', size]);
    }));
  });
  it('is not moved by a level, a step, or a cache that fills', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: length * batch }), fc.integer({ min: 1, max: 1 << 24 }), (at, step) => {
      assert.equal(judgeExact(points((iteration) => (iteration > at ? step : 0))).kind, 'flat');
    }));
    assert.equal(shape(() => 5), 'flat');
    assert.equal(shape((iteration) => Math.min(iteration, 4000) * 64), 'saturation');
    assert.equal(shape((iteration) => -iteration), 'shrinking');
  });
  it('is not moved by a sawtooth of any period within the run', () => {
    fc.assert(fc.property(fc.integer({ min: 7, max: 2500 }), fc.integer({ min: 1, max: 500 }), (period, size) => {
      assert.notEqual(judgeExact(variedPoints((iteration) => (iteration % period) * size)).kind, 'grows');
    }), { numRuns: 300 });
  });
  it('sees a leak under a sawtooth', () => {
    const judged = judgeExact(points((iteration) => 48 * iteration + (iteration % 1700) * 64));
    assert.equal(judged.kind, 'grows');
    assert.ok(judged.low <= 48 && 48 <= judged.high, `${judged.low} to ${judged.high}`);
  });
  it('sees a leak that happens now and then, and knows its mean', () => {
    let inside = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const random = noise(seed);
      let kept = 0;
      const judged = judgeExact(points((iteration) => {
        if (iteration > 0) for (let turn = 0; turn < batch; turn++) kept += random() > 0.5 ? 64 : 0;
        return kept;
      }));
      assert.equal(judged.kind, 'grows', String(seed));
      inside += Number(judged.low <= 16 && 16 <= judged.high);
    }
    assert.ok(inside >= 48, `${inside} of 50`);
  });
  it('does not judge growth that slows down', () => {
    assert.equal(judgeExact(points((iteration) => 1e6 * (1 - Math.exp(-iteration / 6000)))).kind, 'unclear');
  });
  it('says nothing of a handful of samples', () => {
    assert.equal(judgeExact(points((iteration) => iteration, 5)).shape, 'too-short');
  });
});

describe('a counter with noise', () => {
  const page = 4096;
  const noisy = (value: (iteration: number) => number, swing: number, seed: number, count = 40): ReturnType<typeof judgeNoisy> => {
    const random = noise(seed);
    let drift = 0;
    return judgeNoisy(points((iteration) => {
      drift = 0.7 * drift + random();
      return Math.round((value(iteration) + swing * drift) / page) * page;
    }, count), page);
  };

  it('finds a leak in it', () => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed++) found += Number(noisy((iteration) => 200 * iteration, 100_000, seed).kind === 'grows');
    assert.ok(found >= 95, `${found} of 100`);
  });
  for (const [name, value] of [
    ['a level', () => 0], ['a step', (iteration: number) => (iteration > 8000 ? 3e6 : 0)], ['a cache that fills', (iteration: number) => Math.min(iteration, 6000) * 400],
    ['a sawtooth', (iteration: number) => (iteration % 5000) * 300],
  ] as const) {
    it(`is not moved by ${name}`, () => {
      let alarms = 0;
      for (let seed = 1; seed <= 200; seed++) alarms += Number(noisy(value, 100_000, seed).kind === 'grows');
      assert.ok(alarms <= 2, `${alarms} of 200`);
    });
  }
  it('takes a rise of a few pages for none', () => {
    assert.equal(judgeNoisy(points((iteration) => Math.floor(iteration / 1000) * page), page).kind, 'flat');
  });
});

describe('the verdict', () => {
  const leak = samples((iteration) => 48 * iteration);

  it('is leaks when all processes agree', () => {
    const verdict = decide(calm, [leak, leak, leak]);
    assert.deepEqual([verdict.kind, verdict.counter, verdict.bytesPerIteration], ['leaks', 'heapBytes', 48]);
    assert.equal(verdict.reason, 'Each iteration keeps 48 bytes, in every batch of all 3 runs in fresh processes.');
  });
  it('is steady when none grows', () => assert.equal(decide(calm, [calm, calm]).kind, 'steady'));
  it('is inconclusive when they do not agree', () => assert.match(decide(calm, [leak, calm, leak]).reason, /^2 of 3 processes grew/));
  it('is inconclusive when the sizes differ by far', () => assert.match(decide(calm, [leak, samples((iteration) => 480 * iteration)]).reason, /different amounts/));
  it('is inconclusive when the control grows as well', () => assert.match(decide(leak, [leak, leak]).reason, /control run grows as well/));
  it('is inconclusive without a run', () => assert.equal(decide(calm, []).kind, 'inconclusive'));
  it('drops the warm-up', () => {
    const warm = leak.map((sample, index) => ({ ...sample, warmUp: index < length })).slice(0, length + 1);
    assert.equal(decide(calm, [warm]).kind, 'inconclusive');
  });
  it('leaves a JavaScript engine the megabyte that its own heap grows by', () => {
    const rising = (bytes: number) => samples((iteration) => bytes * iteration).map((sample) => ({ ...sample, counters: { heapBytes: 1000, privateBytes: sample.counters.heapBytes! } }));
    const last = rising(1).at(-1)!.iteration;
    const megabyte = rising((1 << 20) / last);
    assert.equal(decide(calm, [megabyte, megabyte]).kind, 'leaks');
    assert.equal(decide(calm, [megabyte, megabyte], true).kind, 'steady');
    const much = rising((8 << 20) / last);
    assert.equal(decide(calm, [much, much], true).kind, 'leaks');
  });
  it('speaks of handles where only they grow', () => {
    const both = samples(() => 1000).map((sample, index) => ({ ...sample, counters: { heapBytes: 1000, handles: 5 + index * 2 * batch } }));
    const verdict = decide(calm, [both, both]);
    assert.equal(verdict.reason, 'Each iteration keeps 2 handles, in every batch of all 2 runs in fresh processes.');
  });
  it('never says leaks for runs that end lower than they began', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1 << 20 }), { minLength: 10, maxLength: 40 }), (values) => {
      const falling = values.map((y, index): Sample => ({ iteration: index * batch, atMs: index, counters: { heapBytes: index === values.length - 1 ? -1 : y } }));
      assert.notEqual(decide(calm, [falling, falling]).kind, 'leaks');
    }));
  });
});

describe('articles', () => {
  const leaks: Verdict = { kind: 'leaks', reason: '', counter: 'heapBytes', bytesPerIteration: 48, low: 48, high: 48 };
  const open = (bytes: number): CallCost[] => [{ name: 'IMAPISession::OpenMsgStore', count: 100, retainedBytesPerCall: bytes }];
  const ids = (calls: CallCost[], faults?: string[]): string[] => matchArticles(leaks, calls, faults).map((match) => match.id);

  it('match call and size', () => {
    assert.deepEqual(matchArticles(leaks, open(48), ['Q237174']), [{ id: 'Q237174', sentence: '48 bytes per IMAPISession::OpenMsgStore: Q237174 describes 40-60.' }]);
    assert.ok(!ids(open(400)).includes('Q237174'));
  });
  it('match no fault that is off', () => {
    assert.deepEqual(ids(open(48), ['KB843523']), []);
    assert.deepEqual(ids(open(48), ['none']), []);
    assert.ok(ids(open(48), ['exchange-5.5-sp3']).includes('Q237174'));
  });
  it('match nothing that is steady', () => assert.deepEqual(matchArticles({ kind: 'steady', reason: '' }, open(48), undefined), []));
});

describe('a watched process', () => {
  const seen = (bytes: (second: number) => number, count: number): Verdict => assess(Array.from({ length: count }, (_, index): Sample => ({ iteration: index, atMs: index * 500, counters: { privateBytes: bytes(index / 2) } })));

  it('needs samples', () => assert.equal(seen(() => 0, 5).kind, 'inconclusive'));
  it('that grows to the end is told per second', () => {
    const verdict = seen((second) => 1e6 + 50_000 * second, 60);
    assert.equal(verdict.kind, 'leaks');
    assert.ok(Math.abs(verdict.bytesPerIteration! - 50_000) < 500);
  });
  it('that levelled off is steady', () => assert.equal(seen((second) => Math.min(second, 12) * 1e6, 120).kind, 'steady'));
});
