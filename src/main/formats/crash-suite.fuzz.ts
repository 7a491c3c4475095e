/** Changes of formats whose writes are a native library's own, cut short at many moments. */
import { afterAll, describe } from 'vitest';
import { describeCrashes } from './crash-suite';
import { removeBuiltChildren } from './crashing-child';
import { allFormats } from './registry';

const formats = await allFormats();
afterAll(removeBuiltChildren);

describe.each(
  formats.filter(({ edit }) => edit !== undefined).map((format) => [format.id, format] as const),
)('%s', (_, format) => describeCrashes(format, 24));
