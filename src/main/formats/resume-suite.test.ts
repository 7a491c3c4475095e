import { describe, expect, test } from 'vitest';
import { allFormats } from './registry';
import { describeResume } from './resume-suite';

const formats = (await allFormats()).filter(({ resume }) => resume !== undefined);

test('the formats that are named most go on with what was begun', () => {
  expect(formats.map(({ id }) => id)).toEqual(expect.arrayContaining(['hyrax', 'npy', 'lance']));
});

describe.each(formats.map((format) => [format.id, format] as const))('%s', (_, format) =>
  describeResume(format),
);
