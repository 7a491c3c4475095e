import { expect, test } from 'vitest';
import { readMutants } from './mutation-suite';
import { hasFixtures } from './read-damaged';
import { allFormats } from './registry';

const formats = await allFormats();

test('every format has fixtures to damage', () => {
  expect(formats.filter((format) => !hasFixtures(format)).map(({ id }) => id)).toEqual([]);
});

test.each(formats.map((format) => [format.id, format] as const))(
  '%s: 200 damaged datasets give a clear error or data',
  async (_, format) => {
    const { data, error } = await readMutants(format, 200, 0x5eed);
    expect(data + error).toBe(200);
    // Both happen, or the mutations would test nothing.
    expect(data).toBeGreaterThan(10);
    expect(error).toBeGreaterThan(10);
  },
  120_000,
);
