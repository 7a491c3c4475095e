import { expect, it } from 'vitest';
import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { caseOf } from './case-fixture';
import { partialRequest } from './partial-request';
import { EMPTY_RUN, foldRunEvent } from './run-state';

function reportOf(id: string): BenchmarkReport {
  const results = [caseOf({ label: 'Lance' })];
  return {
    id,
    title: `Report ${id}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    status: 'complete',
    request: partialRequest(results),
    environment: {
      arrayscope: '0',
      node: '20',
      platform: 'Linux',
      architecture: 'x64',
      cpu: 'A processor',
      cores: 2,
      memoryBytes: 1e9,
      fileSystem: 'ext4',
      device: null,
      governor: null,
      runtime: 'Node',
      libraries: {},
      startedAt: '',
      loadAverage: 0,
    },
    method: {
      cache: 'hot',
      repeats: 1,
      rounds: 1,
      warmups: 1,
      processes: '',
      order: '',
      interval: '',
      flushed: true,
      rowShape: [4],
      dtype: 'float32',
      rowBytes: 16,
      data: '',
      seed: 0,
      notes: [],
    },
    results,
    failures: [],
    storage: [],
    controls: [],
    speedups: [],
    streams: [],
    findings: [],
    durationMs: 1,
  };
}

it('starts anew with every request of a preset, and keeps the reports before it', () => {
  const measured = foldRunEvent(EMPTY_RUN, { type: 'case', result: caseOf({ label: 'Lance' }) });
  expect(measured.results).toHaveLength(1);
  const [first, second, last] = ['a', 'b', 'c'].map(reportOf);
  if (first === undefined || second === undefined || last === undefined) throw new Error('none');
  const part = { type: 'part-finished', parts: 3 } as const;
  const next = foldRunEvent(measured, { ...part, report: first, next: 2 });
  expect(next).toMatchObject({ results: [], report: null, part: { number: 2, parts: 3 } });
  const third = foldRunEvent(next, { ...part, report: second, next: 3 });
  expect(third.earlier.map(({ id }) => id)).toEqual(['a', 'b']);
  const ended = foldRunEvent(third, { type: 'finished', report: last });
  expect(ended.report?.id).toBe('c');
});
