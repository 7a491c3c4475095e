import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TensorStatistics } from '../../shared/model/dataset';
import { type NumericDtype, viewElements } from '../../shared/model/dtype';
import { MomentsAccumulator } from './moments';
import { tensorStatistics } from './statistics';

interface TableCase extends TensorStatistics {
  readonly name: string;
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
  readonly data: string;
}

const table = JSON.parse(
  readFileSync(new URL('./fixtures/statistics-table.json', import.meta.url), 'utf8'),
) as { readonly bins: number; readonly cases: readonly TableCase[] };

/** Equal to within rounding of the last digits. */
function near(actual: number | null, expected: number | null, name: string): void {
  if (actual === null || expected === null) expect(actual, name).toBe(expected);
  else
    expect(Math.abs(actual - expected), `${name}: ${actual} for ${expected}`).toBeLessThanOrEqual(
      Math.abs(expected) * 1e-12,
    );
}

describe('tensorStatistics', () => {
  it.each(table.cases)('says about “$name” what NumPy says', (expected) => {
    const data = viewElements(expected.dtype, Buffer.from(expected.data, 'base64'));
    const actual = tensorStatistics(
      { dtype: expected.dtype, shape: expected.shape, data },
      table.bins,
    );
    for (const key of [
      'count',
      'nan',
      'positiveInfinity',
      'negativeInfinity',
      'zeros',
      'minimum',
      'maximum',
    ] as const) {
      expect(actual[key], key).toBe(expected[key]);
    }
    near(actual.mean, expected.mean, 'mean');
    near(actual.standardDeviation, expected.standardDeviation, 'standard deviation');
    expect(actual.percentiles.length).toBe(expected.percentiles.length);
    expected.percentiles.forEach(({ percent, value }, at) => {
      expect(actual.percentiles[at]?.percent).toBe(percent);
      near(actual.percentiles[at]?.value ?? null, value, `${percent} %`);
    });
    expect(actual.histogram.counts).toEqual(expected.histogram.counts);
    expected.histogram.edges.forEach((edge, at) =>
      near(actual.histogram.edges[at] ?? null, edge, 'edge'),
    );
  });

  it('neither overflows nor loses tiny values', () => {
    const huge = tensorStatistics(
      { dtype: 'float64', shape: [2], data: Float64Array.of(-1e308, 1e308) },
      4,
    );
    expect(huge).toMatchObject({ mean: 0, standardDeviation: 1e308 });
    expect(huge.histogram.counts).toEqual([1, 0, 0, 1]);
    expect(huge.histogram.edges.every((edge) => Number.isFinite(edge))).toBe(true);
    expect(huge.percentiles.every(({ value }) => Number.isFinite(value))).toBe(true);
    const tiny = tensorStatistics(
      { dtype: 'float64', shape: [2], data: Float64Array.of(1e-308, 3e-308) },
      4,
    );
    near(tiny.mean, 2e-308, 'mean');
    near(tiny.standardDeviation, 1e-308, 'standard deviation');
  });

  it('takes a complex number with a NaN part for a NaN, whatever the other part is', () => {
    const data = Float64Array.of(Number.NaN, Infinity, 3, -4, -Infinity, 0);
    const statistics = tensorStatistics({ dtype: 'complex128', shape: [3], data }, 2);
    expect(statistics).toMatchObject({
      count: 3,
      nan: 1,
      positiveInfinity: 1,
      minimum: 5,
      maximum: 5,
    });
  });
});

describe('MomentsAccumulator', () => {
  it('gives for batches what it gives for the whole', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => 1e6 + Math.sin(i) * (i % 7));
    const whole = new MomentsAccumulator();
    whole.add(values);
    const parts = new MomentsAccumulator();
    for (let at = 0; at < 1000; at += 64) parts.add(values.subarray(at, at + 64));
    const { mean, standardDeviation, ...exact } = whole.result();
    const joined = parts.result();
    expect(joined).toMatchObject(exact);
    near(joined.mean, mean, 'mean');
    expect(joined.standardDeviation).toBeCloseTo(standardDeviation ?? Number.NaN, 10);
  });
});
