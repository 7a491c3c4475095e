import { expect, it } from 'vitest';
import { resultFixture } from '../benchmark/report-fixture';
import { measuresText } from './measures-text';

it('has a column for every measure, in its unit', () => {
  const wait = { id: 'wait', label: 'Wait a batch', value: 0.00123, unit: 's' } as const;
  const hits = { id: 'hits', label: 'Hits', value: 0.5, unit: 'ratio' } as const;
  const text = measuresText([
    resultFixture({ label: 'A', measures: [wait, hits] }),
    resultFixture({ label: 'B', items: 1000, measures: [{ ...wait, value: 2 }] }),
  ]);
  expect(text?.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['items', 'format', 'wait a batch', 'hits'],
    ['100', 'A', '1.23 ms', '0.5'],
    ['1,000', 'B', '2.00 s', '–'],
  ]);
});

it('is nothing without measures', () => {
  expect(measuresText([resultFixture()])).toBeNull();
});
