// Which tests failed and why, out of the two runners' JSON reports: the last thing that a run
// prints, so that whoever reads only its end learns what went wrong.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines of a failure's message that are kept: the sentence, what was expected, the first frames. */
const linesKept = 14;

/** `[{ name, message }]` of Vitest's report, a file that failed outside its tests included. */
export function vitestFailures(report, folder) {
  return report.testResults.flatMap((file) => {
    const path = relative(folder, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) {
      return file.status === 'failed' ? [failure(path, file.message)] : [];
    }
    return failed.map((test) => failure(`${path} > ${test.fullName}`, test.failureMessages.at(0)));
  });
}

/** `[{ name, message }]` of Playwright's report: what failed, and what passed only when repeated. */
export function playwrightFailures(report) {
  const specs = report.suites.flatMap(specsOf);
  const tests = specs.flatMap((spec) => spec.tests.map((test) => ({ spec, test })));
  return [
    ...report.errors.map((error) => failure('outside the tests', error.message)),
    ...tests
      .filter(({ test }) => test.status === 'unexpected' || test.status === 'flaky')
      .map(({ spec, test }) =>
        failure(
          `${spec.file}:${spec.line} ${spec.title}`,
          test.results.find((result) => result.error !== undefined)?.error.message,
        ),
      ),
  ];
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function failure(name, message = 'no message') {
  const lines = stripVTControlCharacters(message).split('\n');
  return { name, message: lines.slice(0, linesKept).join('\n') };
}
