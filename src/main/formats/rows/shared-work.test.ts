import { expect, test, vi } from 'vitest';
import { CancelledError } from '../../../shared/errors';
import { SharedWork } from './shared-work';

test('the work is done once for all', async () => {
  const shared = new SharedWork<number>();
  const work = vi.fn(async () => 7);
  expect(await Promise.all([shared.get(undefined, work), shared.get(undefined, work)])).toEqual([
    7, 7,
  ]);
  expect(await shared.get(undefined, work)).toBe(7);
  expect(work).toHaveBeenCalledTimes(1);
});

test('who still wants it is not cancelled by who began it', async () => {
  const shared = new SharedWork<number>();
  const first = new AbortController();
  const cancelled = shared.get(
    first.signal,
    () =>
      new Promise<number>((_, reject) => {
        first.signal.addEventListener('abort', () => reject(new CancelledError()));
      }),
  );
  const other = shared.get(undefined, async () => 7);
  first.abort();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(await other).toBe(7);
});

test('a failure is told to its callers and then forgotten', async () => {
  const shared = new SharedWork<number>();
  await expect(shared.get(undefined, () => Promise.reject(new Error('once')))).rejects.toThrow(
    'once',
  );
  expect(await shared.get(undefined, async () => 7)).toBe(7);
});
