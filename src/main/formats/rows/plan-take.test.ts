import { describe, expect, it } from 'vitest';
import { mapInFlight, planTake } from './plan-take';

/** What the plan's runs give, by the pieces' own row numbers. */
function replay(rows: ArrayLike<number>, pieceRows: number): number[] {
  const { pieces, runs } = planTake(rows, 1000, pieceRows);
  return runs.flatMap(({ piece, from, to }) => pieces[piece]?.slice(from, to) ?? []);
}

describe('planTake', () => {
  it('restores order and repeats', () => {
    const rows = [5, 3, 3, 999, 0, 4, 5, 6, 7, 500];
    for (const pieceRows of [1, 2, 3, 50]) expect(replay(rows, pieceRows)).toEqual(rows);
    expect(replay(Uint32Array.of(9, 8), 50)).toEqual([9, 8]);
    expect(replay([], 50)).toEqual([]);
  });

  it('asks for each row once, ascending, and for runs in one piece', () => {
    const { pieces, runs } = planTake([7, 7, 2, 3, 4, 100], 1000, 3);
    expect(pieces).toEqual([
      [2, 3, 4],
      [7, 100],
    ]);
    expect(runs).toHaveLength(4);
  });

  it.each([[-1], [1000], [1.5], [Infinity]])('refuses row %d', (row) => {
    expect(() => planTake([0, row], 1000, 10)).toThrow('There is no row');
  });
});

describe('mapInFlight', () => {
  it('keeps the order of the items and never runs more than its width', async () => {
    let running = 0;
    let most = 0;
    const results = await mapInFlight([30, 1, 20, 2, 10], 2, async (ms) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running -= 1;
      return ms * 2;
    });
    expect(results).toEqual([60, 2, 40, 4, 20]);
    expect(most).toBe(2);
  });
});

describe('mapInFlight that fails', () => {
  it('waits for what is in flight, and begins nothing more', async () => {
    const log: string[] = [];
    const run = mapInFlight([0, 1, 2, 3], 2, async (item) => {
      await new Promise((resolve) => setTimeout(resolve, item === 0 ? 1 : 20));
      log.push(`${item}`);
      if (item === 0) throw new Error('the first failed');
      return item;
    });
    await expect(run).rejects.toThrow('the first failed');
    expect(log).toEqual(['0', '1']);
  });
});
