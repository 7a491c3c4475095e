import { afterAll, describe } from 'vitest';
import { describeCrashes, removeBuiltChild } from './crash-suite';
import { allFormats } from './registry';

const formats = await allFormats();
afterAll(removeBuiltChild);

describe.each(
  formats.filter(({ edit }) => edit !== undefined).map((format) => [format.id, format] as const),
)('%s', (_, format) => describeCrashes(format));
