import { describe, expect, it } from 'vitest';
import { prefetch } from './prefetch';

const pause = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function source(count: number, log: string[], failAt = Infinity): AsyncIterable<number> {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (let i = 0; i < count; i += 1) {
          await pause();
          if (i === failAt) throw new Error('the source broke');
          log.push(`read ${i}`);
          yield i;
        }
      } finally {
        log.push('closed');
      }
    },
  };
}

describe('prefetch', () => {
  it('gives every value in order, reading ahead no further than its depth', async () => {
    const log: string[] = [];
    const seen: number[] = [];
    for await (const value of prefetch(source(10, log), 2)) {
      await pause(10);
      seen.push(value);
      const read = log.filter((line) => line.startsWith('read')).length;
      expect(read).toBeLessThanOrEqual(value + 3);
      if (value < 5) expect(read).toBeGreaterThan(value + 1);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(log.at(-1)).toBe('closed');
  });

  it('throws the source’s error after the values that came before it', async () => {
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const value of prefetch(source(10, [], 3), 4)) seen.push(value);
    };
    await expect(run()).rejects.toThrow('the source broke');
    expect(seen).toEqual([0, 1, 2]);
  });

  it('closes the source when the consumer stops early or throws', async () => {
    const log: string[] = [];
    for await (const value of prefetch(source(100, log), 3)) if (value === 1) break;
    expect(log.at(-1)).toBe('closed');
    expect(log.length).toBeLessThan(9);
    const thrown: string[] = [];
    const run = async (): Promise<void> => {
      for await (const value of prefetch(source(9, thrown), 3))
        throw new Error(`consumer ${value}`);
    };
    await expect(run()).rejects.toThrow('consumer 0');
    expect(thrown.at(-1)).toBe('closed');
  });

  it('stops and closes when it is cancelled', async () => {
    const controller = new AbortController();
    const log: string[] = [];
    const run = async (): Promise<void> => {
      for await (const value of prefetch(source(100, log), 2, controller.signal)) {
        if (value === 2) controller.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    expect(log.at(-1)).toBe('closed');
  });
});
