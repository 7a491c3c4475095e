// What the two test runners' JSON reports say, in one shape.
import { readFileSync } from 'node:fs';

/** Tests by outcome in Vitest's report; `undefined` where there is none. */
export function vitestCounts(report) {
  if (report === undefined) return undefined;
  return {
    passed: report.numPassedTests,
    // A file that fails before its first test has no failed test of its own.
    failed: report.numFailedTests + report.testResults.filter(failedWithoutTest).length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function failedWithoutTest(file) {
  return (
    file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')
  );
}

/** Tests by outcome in Playwright's report; `undefined` where there is none. */
export function playwrightCounts(report) {
  if (report === undefined) return undefined;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/**
 * The counts of one run. A runner that failed without a failed test (a crash, an unhandled error,
 * a run cut short) counts as one failure, so that no failure is ever added up to zero.
 */
export function countsOfRun(counts, exitCode) {
  const known = counts ?? { passed: 0, failed: 0, skipped: 0 };
  return exitCode === 0 || known.failed > 0 ? known : { ...known, failed: known.failed + 1 };
}

export function addCounts(runs) {
  return runs.reduce(
    (sum, run) => ({
      passed: sum.passed + run.passed,
      failed: sum.failed + run.failed,
      skipped: sum.skipped + run.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** A runner's JSON report; `undefined` where it wrote none. */
export function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
