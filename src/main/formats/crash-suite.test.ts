/** Every point, and a few moments of what has none; `npm run test:chaos` tries more of those. */
import { afterAll, describe } from 'vitest';
import { describeCrashes } from './crash-suite';
import { removeBuiltChildren } from './crashing-child';
import { allFormats } from './registry';

const formats = await allFormats();
afterAll(removeBuiltChildren);

describe.each(
  formats.filter(({ edit }) => edit !== undefined).map((format) => [format.id, format] as const),
)('%s', (_, format) => describeCrashes(format, 4));
