import { describe, expect, test } from 'vitest';
import { allFormats } from './registry';
import { describeResume } from './resume-suite';

const formats = (await allFormats()).filter(({ resume }) => resume !== undefined);

test('they are the formats that say so', () => {
  expect(formats.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['hyrax', 'npy', 'lance', 'arrow', 'zarr', 'parquet']),
  );
});

describe.each(formats.map((format) => [format.id, format] as const))('%s', (_, format) =>
  describeResume(format),
);
