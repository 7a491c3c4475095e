import { expect, it } from 'vitest';
import { parseSweep } from './sweep';

it('reads both lists, read-ahead from 0', () => {
  expect(parseSweep({ batchRows: '100, 1000', prefetch: '0 2,8', cacheBytes: 5 })).toEqual({
    ok: true,
    sweep: { batchRows: [100, 1000], prefetch: [0, 2, 8], cacheBytes: 5 },
  });
});

it('leaves it to the engine where nothing is typed', () => {
  const empty = { batchRows: ' ', prefetch: '', cacheBytes: 0 };
  expect(parseSweep(empty)).toEqual({ ok: true, sweep: null });
});

it.each([
  ['100', '', 'Batches ahead'],
  ['', '1', 'Batch rows'],
  ['0', '1', 'Batch rows'],
  ['5', '-1', 'Batches ahead'],
])('says which list is wrong: %s × %s', (batchRows, prefetch, field) => {
  const result = parseSweep({ batchRows, prefetch, cacheBytes: 0 });
  expect(result.ok ? '' : result.reason).toContain(field);
});
