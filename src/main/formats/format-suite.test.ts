import { describe, expect, test } from 'vitest';
import { describeFormat } from './format-suite';
import { describeEdits } from './format-suite-edits';
import { FORMAT_IDS, allFormats } from './registry';

const formats = await allFormats();

test('every format of the registry is here', () => {
  expect(formats.map(({ id }) => id)).toEqual(FORMAT_IDS);
});

describe.each(
  formats
    .filter(({ capabilities }) => capabilities.write)
    .map((format) => [format.id, format] as const),
)('%s', (_, format) => {
  describeFormat(format);
  describeEdits(format);
});
