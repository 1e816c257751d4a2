// The little statistics a verdict needs: a line through samples, how much the error of its slope is understated because
// neighbouring samples are alike, and Student's t. Pure; the tests hold it against simple-statistics.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Slope {
  readonly slope: number;
  readonly intercept: number;
  /** Standard error of the slope, corrected for first-order autocorrelation of the residuals. */
  readonly error: number;
  /** Effective degrees of freedom that are left. */
  readonly freedom: number;
  /** Lag-one autocorrelation of the residuals, bias-corrected, within [0, 0.95]. */
  readonly autocorrelation: number;
  readonly residuals: readonly number[];
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? 0 : sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Ordinary least squares with an AR(1)-corrected error. */
export function fitLine(points: readonly Point[]): Slope {
  const n = points.length;
  const meanX = mean(points.map((point) => point.x));
  const meanY = mean(points.map((point) => point.y));
  const spreadX = points.reduce((sum, point) => sum + (point.x - meanX) ** 2, 0);
  const slope = spreadX === 0 ? 0 : points.reduce((sum, point) => sum + (point.x - meanX) * (point.y - meanY), 0) / spreadX;
  const intercept = meanY - slope * meanX;
  const residuals = points.map((point) => point.y - intercept - slope * point.x);
  const raw = lagOne(residuals);
  // The estimate from few samples is too small; Kendall's correction brings it back.
  const autocorrelation = Math.min(0.95, Math.max(0, raw + (1 + 3 * raw) / Math.max(1, n)));
  const inflation = (1 + autocorrelation) / (1 - autocorrelation);
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const freedom = Math.max(1, n / inflation - 2);
  const error = n <= 2 || spreadX === 0 ? Infinity : Math.sqrt((squares / (n - 2) / spreadX) * inflation);
  return { slope, intercept, error, freedom, autocorrelation, residuals };
}

/** Fits again without the tenth of the points that lie farthest off, so that single spikes do not tilt the line. */
export function fitTrimmed(points: readonly Point[], share = 0.1): Slope {
  const first = fitLine(points);
  const drop = Math.floor(points.length * share);
  if (drop === 0) return first;
  const far = first.residuals.map((residual, index) => ({ index, size: Math.abs(residual) })).sort((a, b) => b.size - a.size);
  const away = new Set(far.slice(0, drop).map((entry) => entry.index));
  const trimmed = fitLine(points.filter((_, index) => !away.has(index)));
  // Trimming narrows the residuals; the error of the whole keeps the interval honest.
  return { ...trimmed, error: Math.max(trimmed.error, first.error * 0.8), freedom: trimmed.freedom };
}

export function lagOne(values: readonly number[]): number {
  const average = mean(values);
  const total = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  if (total === 0) return 0;
  let shared = 0;
  for (let index = 1; index < values.length; index++) shared += (values[index]! - average) * (values[index - 1]! - average);
  return shared / total;
}

/** Student's t quantile for a probability above one half, by Hill's expansion of the normal quantile. */
export function studentQuantile(probability: number, freedom: number): number {
  if (freedom < 1.5) return Math.tan(Math.PI * (probability - 0.5)); // the exact quantile for one degree
  if (freedom < 2.5) {
    const a = 4 * probability * (1 - probability);
    return (2 * (probability - 0.5)) * Math.sqrt(2 / a);
  }
  const z = normalQuantile(probability);
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160;
  return z + g1 / freedom + g2 / freedom ** 2 + g3 / freedom ** 3 + g4 / freedom ** 4;
}

/** Acklam's rational approximation of the normal quantile; relative error below 1.2e-9. */
export function normalQuantile(p: number): number {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const polynomial = (factors: readonly number[], x: number): number => factors.reduce((sum, factor) => sum * x + factor, 0);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(c, q) / polynomial([...d, 1], q);
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p);
  const q = p - 0.5;
  return (polynomial(a, q * q) * q) / polynomial([...b, 1], q * q);
}
