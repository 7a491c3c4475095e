import { afterAll, describe } from 'vitest';
import { removeBuiltChildren } from './crashing-child';
import { allFormats } from './registry';
import { describeKills } from './resume-kills';

const formats = (await allFormats()).filter(({ resume }) => resume !== undefined);
afterAll(removeBuiltChildren);

describe.each(formats.map((format) => [format.id, format] as const))('%s', (_, format) =>
  describeKills(format),
);
