// The statistics of the verdict against simple-statistics and against tables.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linearRegression, mean as oracleMean, median as oracleMedian, probit } from 'simple-statistics';
import { fitLine, lagOne, mean, median, normalQuantile, studentQuantile } from '../../../src/native/verdict/statistics';

const series = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 60 });
const near = (a: number, b: number, scale: number): void => assert.ok(Math.abs(a - b) <= 1e-8 * Math.max(1, scale), `${a} is not ${b}`);

describe('statistics', () => {
  it('mean and median are what simple-statistics says', () => {
    fc.assert(fc.property(series, (values) => {
      near(mean(values), oracleMean(values), 1e6);
      near(median(values), oracleMedian(values), 1e6);
    }));
  });
  it('the line is what simple-statistics says', () => {
    fc.assert(fc.property(series, (values) => {
      const { slope, intercept } = fitLine(values.map((y, x) => ({ x, y })));
      const { m, b } = linearRegression(values.map((y, x) => [x, y]));
      near(slope, m, 1e6);
      near(intercept, b, 1e7);
    }));
  });
  it('a line without noise is found without error', () => {
    fc.assert(fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: 8, max: 50 }), (slope, count) => {
      const fit = fitLine(Array.from({ length: count }, (_, x) => ({ x, y: slope * x + 7 })));
      near(fit.slope, slope, 1e3);
      assert.ok(fit.error < 1e-6);
    }));
  });
  it('autocorrelation widens the error', () => {
    const noise = [1, 2, 3, 2, 1, -1, -2, -3, -2, -1, 1, 2, 3, 2, 1, -1, -2, -3, -2, -1];
    const shuffled = [1, -3, 2, -1, 3, -2, 1, -1, 2, -2, 3, -3, 2, -2, 1, -1, 1, -1, 2, -2];
    assert.ok(lagOne(noise) > 0.5);
    const error = (values: readonly number[]): number => fitLine(values.map((y, x) => ({ x, y: y + x }))).error;
    assert.ok(error(noise) > 1.8 * error(shuffled));
  });
  it('quantiles are those of the tables', () => {
    for (const p of [0.01, 0.1, 0.3, 0.5, 0.9, 0.975, 0.995]) assert.ok(Math.abs(normalQuantile(p) - probit(p)) < 0.01); // its approximation is the coarser one
    const table: readonly [number, number, number][] = [[0.975, 1, 12.706], [0.975, 2, 4.303], [0.975, 5, 2.571], [0.975, 10, 2.228], [0.995, 20, 2.845], [0.95, 30, 1.697]];
    for (const [p, freedom, value] of table) assert.ok(Math.abs(studentQuantile(p, freedom) - value) < value * 0.01, `t(${p}, ${freedom}) = ${studentQuantile(p, freedom)}`);
  });
});
