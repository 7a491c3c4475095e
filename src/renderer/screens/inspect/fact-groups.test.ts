import { describe, expect, it } from 'vitest';
import { exactFact, factGroups, factText } from './fact-groups';

describe('factGroups', () => {
  it('keeps the order in which facts came, of the dataset and of each field', () => {
    const { whole, fields, labels } = factGroups([
      { label: 'Codec', value: 'zstd', field: 'b' },
      { label: 'Version', value: 3 },
      { label: 'Chunk', value: 4, field: 'a' },
      { label: 'Chunk', value: 5, field: 'b' },
      { label: 'Row groups', value: 2 },
    ]);
    expect(whole.map(({ label }) => label)).toEqual(['Version', 'Row groups']);
    expect(labels).toEqual(['Codec', 'Chunk']);
    expect(fields.map(({ field, facts }) => [field, ...facts.keys()])).toEqual([
      ['b', 'Codec', 'Chunk'],
      ['a', 'Chunk'],
    ]);
  });
});

describe('factText', () => {
  it.each([
    [{ label: '', value: 12_345 }, '12,345', '12,345'],
    [{ label: '', value: 1, unit: 'rows' }, '1 row', '1 row'],
    [{ label: '', value: 2_500_000, unit: 'bytes' }, '2.50 MB', '2,500,000 bytes'],
    [{ label: '', value: 'zstd 3' }, 'zstd 3', 'zstd 3'],
  ] as const)('words %j', (fact, text, exact) => {
    expect([factText(fact), exactFact(fact)]).toEqual([text, exact]);
  });
});
