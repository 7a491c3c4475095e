import { describe, expect, it } from 'vitest';
import { DEFAULT_SWEEP } from '../../shared/model/stream-sweep';
import { benchRequests } from './bench-requests';
import { sweepGrid, sweepOf } from './sweep-option';

describe('--sweep', () => {
  it.each(['100,1000x0,2,8', '100, 1000 × 0, 2, 8'])('takes rows × ahead: %s', (text) => {
    expect(sweepGrid(text)).toEqual({ batchRows: [100, 1000], prefetch: [0, 2, 8] });
  });

  it('takes × threads', () => {
    expect(sweepGrid('100x0,2x0,4')).toEqual({
      batchRows: [100],
      prefetch: [0, 2],
      workers: [0, 4],
    });
  });

  it.each(['100', '100x', 'x2', '0x1', '100x-1', '1x2x1', '1x2x65', '1x2x2x3', '100,x1'])(
    'refuses “%s”',
    (text) => {
      expect(() => sweepGrid(text)).toThrow(
        expect.objectContaining({ code: 'commander.invalidArgument' }),
      );
    },
  );

  it('goes into the request, what is not named as it is by default', async () => {
    const operations = ['stream'];
    const sweep = sweepGrid('5x1');
    expect((await benchRequests(undefined, { operations, sweep }))[0]?.sweep).toEqual({
      batchRows: [5],
      prefetch: [1],
      cacheBytes: 0,
    });
    expect((await benchRequests(undefined, { operations, sweepCache: 99 }))[0]?.sweep).toEqual({
      ...DEFAULT_SWEEP,
      cacheBytes: 99,
    });
    const cached = await benchRequests(undefined, { operations, sweepCache: 99, sweepCacheTtl: 7 });
    expect(cached[0]?.sweep).toEqual({ ...DEFAULT_SWEEP, cacheBytes: 99, cacheTtlMs: 7 });
    expect((await benchRequests(undefined, { operations }))[0]?.sweep).toBeUndefined();
  });

  it('is refused where nothing is swept', () => {
    expect(() => sweepOf({ sweepCache: 9 }, ['write'], 'stream')).toThrow(
      '--sweep is for the operation stream, which is not measured.',
    );
  });

  it('takes no time to live without a cache', () => {
    expect(() => sweepOf({ sweepCacheTtl: 9 }, ['stream'], 'stream')).toThrow(
      '--sweep-cache-ttl is for a cache, and none is asked for.',
    );
  });
});
