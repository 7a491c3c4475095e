import { expect, test } from 'vitest';
import { playwrightFailures, vitestFailures } from './test-failures.mjs';

test('a failed test has its file, its name and the first lines of its message', () => {
  const message = Array.from({ length: 40 }, (_, at) => `line ${at}`).join('\n');
  const report = {
    testResults: [
      {
        name: '/work/src/a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'adds', failureMessages: [] },
          { status: 'failed', fullName: 'divides', failureMessages: [message] },
        ],
      },
      { name: '/work/src/b.test.ts', status: 'passed', assertionResults: [] },
    ],
  };
  const [failure, ...others] = vitestFailures(report, '/work');
  expect(others).toEqual([]);
  expect(failure.name).toBe('src/a.test.ts > divides');
  expect(failure.message.split('\n')).toHaveLength(14);
});

test('a file that fails before its first test is told as well', () => {
  const report = {
    testResults: [
      { name: '/work/a.test.ts', status: 'failed', assertionResults: [], message: 'no module b' },
    ],
  };
  expect(vitestFailures(report, '/work')).toEqual([{ name: 'a.test.ts', message: 'no module b' }]);
});

test('specs are found in suites within suites; one that passed when repeated counts', () => {
  const spec = (title, status, message) => ({
    file: 'open.spec.ts',
    line: 7,
    title,
    tests: [{ status, results: [message === undefined ? {} : { error: { message } }] }],
  });
  const report = {
    errors: [],
    suites: [
      {
        specs: [spec('opens', 'expected')],
        suites: [
          {
            specs: [
              spec('closes', 'unexpected', '\u001b[31mlate\u001b[39m'),
              spec('looks', 'flaky'),
            ],
          },
        ],
      },
    ],
  };
  expect(playwrightFailures(report)).toEqual([
    { name: 'open.spec.ts:7 closes', message: 'late' },
    { name: 'open.spec.ts:7 looks', message: 'no message' },
  ]);
});
