import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addCounts,
  countsOfRun,
  playwrightCounts,
  readReport,
  vitestCounts,
} from './test-counts.mjs';

describe('readReport', () => {
  let folder;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'arrayscope-counts-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('knows nothing of a report that is missing or cut off', () => {
    const path = join(folder, 'report.json');
    expect(readReport(path)).toBeUndefined();
    writeFileSync(path, '{"numPassedTests": 3');
    expect(readReport(path)).toBeUndefined();
  });
});

describe('vitestCounts', () => {
  it('counts a file that failed before its first test', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    };
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 3 });
  });

  it('knows nothing without a report', () => {
    expect(vitestCounts(undefined)).toBeUndefined();
  });
});

describe('playwrightCounts', () => {
  it('counts a flaky test as failed', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 2, skipped: 3 } };
    expect(playwrightCounts(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });
});

describe('countsOfRun', () => {
  const clean = { passed: 5, failed: 0, skipped: 0 };

  it('counts a runner that failed without a failed test', () => {
    expect(countsOfRun(clean, 1)).toEqual({ ...clean, failed: 1 });
    expect(countsOfRun(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts no failure twice', () => {
    expect(countsOfRun({ ...clean, failed: 2 }, 1)).toEqual({ ...clean, failed: 2 });
    expect(countsOfRun(clean, 0)).toEqual(clean);
  });
});

it('adds runs up', () => {
  const run = { passed: 1, failed: 2, skipped: 3 };
  expect(addCounts([run, run])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(addCounts([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
