import { describe } from 'vitest';
import { describeCrashes } from './crash-suite';
import { allFormats } from './registry';

const formats = await allFormats();

describe.each(
  formats.filter(({ edit }) => edit !== undefined).map((format) => [format.id, format] as const),
)('%s', (_, format) => describeCrashes(format));
