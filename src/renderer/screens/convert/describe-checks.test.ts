import { expect, it } from 'vitest';
import type { MigrationEstimate } from '../../../shared/model/migration';
import { timeFound } from './describe-checks';

const estimate: MigrationEstimate = {
  rows: 10,
  bytes: 1,
  files: 1,
  seconds: { low: 2, high: 70 },
  trialRows: 7,
  memoryBytes: 1,
  freeBytes: 1,
  neededBytes: 1,
};

it.each([
  ['while it runs', undefined, null, /^A short trial writes/, false],
  ['without one', null, null, /^No trial was run/, false],
  ['one that failed', null, 'The disk is full.', /did not work: The disk is full\./, false],
  ['one that measured', estimate, null, /^2\.0 s to 1 min 10 s .* 7 rows of yours/, true],
  ['one without rows', { ...estimate, seconds: null }, null, /^No trial was run/, false],
] as const)('says of a trial, %s, what is known', (_, trial, failure, text, known) => {
  const found = timeFound(trial, failure);
  expect(found.text).toMatch(text);
  expect(found.known).toBe(known);
});
