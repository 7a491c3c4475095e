import { expect, it } from 'vitest';
import { batchRowsOf } from './batch-rows';

it.each([
  ['asked for', { batchRows: 21 }, { batchRows: 7 }, 7],
  ['that the source has', { batchRows: 21 }, {}, 21],
  ['that the source was made of', { source: { batchRows: 21 } }, {}, 21],
  ['of nobody knows what', {}, {}, 500],
  ['that cannot be', { batchRows: 0, source: ['x'] }, {}, 500],
  ['that are no number', { batchRows: 'many', source: { batchRows: 2.5 } }, {}, 500],
])('rows %s', (_, metadata, settings, rows) => {
  expect(batchRowsOf({ fields: [], metadata }, settings)).toBe(rows);
});
