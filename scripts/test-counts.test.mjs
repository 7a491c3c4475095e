import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCounts, countsOfRun, playwrightCounts, vitestCounts } from './test-counts.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'arrayscope-counts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function report(content) {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('vitestCounts', () => {
  it('counts a file that failed before its first test', () => {
    const path = report({
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    });
    expect(vitestCounts(path)).toEqual({ passed: 3, failed: 2, skipped: 3 });
  });

  it('knows nothing of a report that is missing or cut off', () => {
    expect(vitestCounts(join(folder, 'absent.json'))).toBeUndefined();
    expect(vitestCounts(report('{"numPassedTests": 3'))).toBeUndefined();
  });
});

describe('playwrightCounts', () => {
  it('counts a flaky test as failed', () => {
    const path = report({ stats: { expected: 4, unexpected: 1, flaky: 2, skipped: 3 } });
    expect(playwrightCounts(path)).toEqual({ passed: 4, failed: 3, skipped: 3 });
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
