import { expect, it } from 'vitest';
import type { MigrationEvent } from '../../../shared/model/migration';
import { BEFORE_START, foldMigrationEvent, stepOfPhase } from './run-state';

const progress = (done: number) => ({ done, total: 10, unit: 'rows', elapsedMs: 1 }) as const;
const result = {
  source: '/s',
  destination: '/d',
  publishedPath: '/d/lance_db',
  format: 'lance',
  rows: 10,
  bytesRead: 1,
  bytesWritten: 1,
  files: 3,
  durationSeconds: 1,
  writeSeconds: 0.5,
  verifySeconds: 0.5,
  peakMemoryBytes: 1,
  order: 'stored',
  verified: { rows: 10, tensors: 10, bytes: 1, complete: true },
  manifest: '/d/lance_db/manifest.json',
} as const;

const events: readonly MigrationEvent[] = [
  { type: 'phase', phase: 'write' },
  { type: 'progress', phase: 'write', progress: progress(4) },
  { type: 'progress', phase: 'write', progress: progress(10) },
  { type: 'phase', phase: 'verify' },
  { type: 'progress', phase: 'verify', progress: progress(3) },
  { type: 'phase', phase: 'publish' },
  { type: 'finished', result },
];

it('follows the steps of a conversion', () => {
  const states = events.map((_, index) =>
    events.slice(0, index + 1).reduce(foldMigrationEvent, BEFORE_START),
  );
  expect(states.map((state) => stepOfPhase(state.phase))).toEqual([
    'write',
    'write',
    'write',
    'verify',
    'verify',
    'verify',
    'done',
  ]);
});

it('keeps the last report of a phase after the next has begun', () => {
  const state = events.slice(0, 5).reduce(foldMigrationEvent, BEFORE_START);
  expect(state.progress.write?.done).toBe(10);
  expect(state.progress.verify?.done).toBe(3);
  expect(state.result).toBeNull();
});

it('has the result at the end', () => {
  expect(events.reduce(foldMigrationEvent, BEFORE_START).result).toBe(result);
});

it('has what a stopped run left to go on with', () => {
  const resumable = {
    rowsDone: 4,
    rowsVerified: 0,
    rows: 10,
    stagedBytes: 7,
    startedAt: '2026-01-01T00:00:00.000Z',
    lastAt: '2026-01-01T00:00:01.000Z',
  };
  const stopped: MigrationEvent = { type: 'stopped', destination: '/d', resumable };
  const state = [...events.slice(0, 2), stopped].reduce(foldMigrationEvent, BEFORE_START);
  expect(state.stopped).toEqual({ destination: '/d', resumable });
  expect(state.progress.write?.done).toBe(4);
});
