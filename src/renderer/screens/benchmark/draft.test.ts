import { describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import { draftOf, draftSchema, requestOf } from './draft';

const request: BenchmarkRequest = {
  entries: [{ format: 'lance', settings: { codec: 'zstd' } }],
  operations: ['write'],
  sizes: [100, 500],
  data: { kind: 'generated', shape: [64, 64, 3], dtype: 'float32', seed: 3 },
  repeats: 7,
  rounds: 2,
  secondsPerCase: 3,
  control: false,
  cache: 'hot',
  seed: 3,
};
const open = { path: '/data/run', format: 'hyrax', openSettings: { reader: 'positioned' } };
const draft = draftOf(request);

describe('requestOf', () => {
  it('gives back the request that the draft came from', () => {
    expect(requestOf(draft, null)).toEqual({ ok: true, request });
  });

  it.each([
    { kind: 'tpch', table: 'orders', scaleFactor: 0.1, seed: 3 },
    { kind: 'generated', shape: [10], dtype: 'float32', seed: 3, ids: false },
  ] as const)('keeps rows of the kind %j', (data) => {
    const kept = requestOf(draftOf({ ...request, data }), null);
    expect(kept.ok && kept.request.data).toEqual(data);
  });

  it('keeps the sweep of streams, and leaves it out where there is none', () => {
    const sweep = { batchRows: [100, 1000], prefetch: [0, 2], cacheBytes: 64 };
    for (const one of [sweep, { ...sweep, workers: [0, 2] }, { ...sweep, cacheTtlMs: 9 }]) {
      const kept = requestOf(draftOf({ ...request, sweep: one }), null);
      expect(kept.ok && kept.request.sweep).toEqual(one);
    }
    const wrong = requestOf(
      {
        ...draft,
        operations: ['stream'],
        sweep: { batchRows: '5', prefetch: 'x', workers: '', cacheBytes: 0, cacheTtlMs: 0 },
      },
      null,
    );
    expect(wrong.ok || Object.keys(wrong.problems)).toEqual(['prefetch']);
    const hidden = requestOf(
      {
        ...draft,
        sweep: { batchRows: '5', prefetch: 'x', workers: '', cacheBytes: 0, cacheTtlMs: 0 },
      },
      null,
    );
    expect(hidden).toEqual({ ok: true, request });
  });

  it('sorts sizes and drops repeated ones', () => {
    const result = requestOf({ ...draft, sizes: '500 100, 500' }, null);
    expect(result.ok && result.request.sizes).toEqual([100, 500]);
  });

  it('takes rows of the open dataset, whatever the fields for generated rows hold', () => {
    const result = requestOf({ ...draft, dataKind: 'dataset', shape: 'nonsense' }, open);
    expect(result.ok && result.request.data).toEqual({
      kind: 'dataset',
      path: '/data/run',
      format: 'hyrax',
      settings: { reader: 'positioned' },
    });
  });

  it('says what is missing, field by field', () => {
    const result = requestOf(
      { ...draft, entries: [], operations: [], sizes: 'x', shape: '0', repeats: 0, seed: -1 },
      null,
    );
    expect(result.ok ? {} : Object.keys(result.problems).sort()).toEqual([
      'entries',
      'operations',
      'repeats',
      'seed',
      'shape',
      'sizes',
    ]);
    const noDataset = requestOf({ ...draft, dataKind: 'dataset' }, null);
    expect(noDataset.ok ? {} : Object.keys(noDataset.problems)).toEqual(['data']);
  });

  it('names the run only when it has a name', () => {
    const named = requestOf({ ...draft, title: '  SSD  ' }, null);
    expect(named.ok && named.request.title).toBe('SSD');
    const unnamed = requestOf(draft, null);
    expect(unnamed.ok && 'title' in unnamed.request).toBe(false);
  });
});

it('survives being stored', () => {
  expect(draftSchema.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});
