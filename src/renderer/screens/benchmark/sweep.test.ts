import { expect, it } from 'vitest';
import { DEFAULT_SWEEP } from '../../../shared/model/stream-sweep';
import { parseSweep } from './sweep';

it('reads both lists, read-ahead from 0', () => {
  expect(
    parseSweep({
      batchRows: '100, 1000',
      prefetch: '0 2,8',
      workers: '2',
      cacheBytes: 5,
      cacheTtlMs: 250,
    }),
  ).toEqual({
    ok: true,
    sweep: {
      batchRows: [100, 1000],
      prefetch: [0, 2, 8],
      workers: [2],
      cacheBytes: 5,
      cacheTtlMs: 250,
    },
  });
});

it('leaves it to the engine where nothing is typed', () => {
  const empty = { batchRows: ' ', prefetch: '', workers: '', cacheBytes: 0, cacheTtlMs: 0 };
  expect(parseSweep(empty)).toEqual({ ok: true, sweep: null });
});

it.each([
  ['100', '', 0, { ...DEFAULT_SWEEP, batchRows: [100] }],
  ['', '1', 0, { ...DEFAULT_SWEEP, prefetch: [1] }],
  ['', '', 64, { ...DEFAULT_SWEEP, cacheBytes: 64 }],
])('takes the engine’s list for an empty one: %s × %s, cache of %d', (...typed) => {
  const [batchRows, prefetch, cacheBytes, sweep] = typed;
  const typedOnly = { batchRows, prefetch, workers: '', cacheBytes, cacheTtlMs: 0 };
  expect(parseSweep(typedOnly)).toEqual({ ok: true, sweep });
});

it.each([
  ['0', '1', '', 0, ['batchRows']],
  ['5', '-1', '', 0, ['prefetch']],
  ['', 'x', '', 0, ['prefetch']],
  ['', '', '1', 0, ['workers']],
  ['', '', '0, 65', 0, ['workers']],
  ['5', '1', '', -1, ['cacheBytes']],
  ['5', '1', '', 0.5, ['cacheBytes']],
  ['x', 'x', 'x', 2e12, ['batchRows', 'prefetch', 'workers', 'cacheBytes']],
])('says which field is wrong: %s × %s × %s, cache of %d', (...typed) => {
  const [batchRows, prefetch, workers, cacheBytes, fields] = typed;
  const result = parseSweep({ batchRows, prefetch, workers, cacheBytes, cacheTtlMs: 0 });
  expect(result.ok ? [] : Object.keys(result.problems)).toEqual(fields);
});

it.each([
  [5, -1, ['cacheTtlMs']],
  [5, 0.5, ['cacheTtlMs']],
  [5, 1e9, ['cacheTtlMs']],
  // It is not shown there.
  [0, -1, []],
])('of a cache of %d, %d ms is wrong in %j', (cacheBytes, cacheTtlMs, fields) => {
  const result = parseSweep({ batchRows: '5', prefetch: '1', workers: '', cacheBytes, cacheTtlMs });
  expect(result.ok ? [] : Object.keys(result.problems)).toEqual(fields);
});
