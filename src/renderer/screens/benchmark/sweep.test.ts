import { expect, it } from 'vitest';
import { DEFAULT_SWEEP } from '../../../shared/model/stream-sweep';
import { parseSweep } from './sweep';

it('reads both lists, read-ahead from 0', () => {
  expect(
    parseSweep({ batchRows: '100, 1000', prefetch: '0 2,8', workers: '2', cacheBytes: 5 }),
  ).toEqual({
    ok: true,
    sweep: { batchRows: [100, 1000], prefetch: [0, 2, 8], workers: [2], cacheBytes: 5 },
  });
});

it('leaves it to the engine where nothing is typed', () => {
  const empty = { batchRows: ' ', prefetch: '', workers: '', cacheBytes: 0 };
  expect(parseSweep(empty)).toEqual({ ok: true, sweep: null });
});

it.each([
  ['100', '', 0, { ...DEFAULT_SWEEP, batchRows: [100] }],
  ['', '1', 0, { ...DEFAULT_SWEEP, prefetch: [1] }],
  ['', '', 64, { ...DEFAULT_SWEEP, cacheBytes: 64 }],
])('takes the engine’s list for an empty one: %s × %s, cache of %d', (...typed) => {
  const [batchRows, prefetch, cacheBytes, sweep] = typed;
  expect(parseSweep({ batchRows, prefetch, workers: '', cacheBytes })).toEqual({ ok: true, sweep });
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
  const result = parseSweep({ batchRows, prefetch, workers, cacheBytes });
  expect(result.ok ? [] : Object.keys(result.problems)).toEqual(fields);
});
