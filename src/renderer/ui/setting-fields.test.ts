import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '../../shared/model/json';
import { changeSetting, keepKnown, settingFields } from './setting-fields';

/** As the engine does it (src/main/datasets/format-info.ts). */
function schemaOf(schema: z.ZodObject): JsonObject {
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: 'input' }))) as JsonObject;
}

const schema = schemaOf(
  z.object({
    codec: z.enum(['none', 'zstd']).default('none').describe('How bytes are packed.'),
    chunkRows: z.int().positive().optional(),
    level: z.int().min(1).max(22).default(3),
    ratio: z.number().gt(0).nullable().default(null),
    overwrite: z.boolean().default(false),
    table: z.string().optional(),
    size: z.union([z.literal('auto'), z.literal(64)]).default('auto'),
  }),
);
const fields = settingFields(schema);
const field = (name: string) => {
  const found = fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
};

describe('settingFields', () => {
  it('has one field for every setting, in order', () => {
    expect(fields.map((one) => [one.name, one.kind])).toEqual([
      ['codec', 'choice'],
      ['chunkRows', 'number'],
      ['level', 'number'],
      ['ratio', 'number'],
      ['overwrite', 'flag'],
      ['table', 'text'],
      ['size', 'choice'],
    ]);
  });

  it('knows what must be given', () => {
    const asked = schemaOf(z.object({ dimension: z.int(), dtype: z.string().default('float32') }));
    expect(settingFields(asked).map((one) => one.required)).toEqual([true, false]);
  });

  it('reads choices, defaults and descriptions', () => {
    expect(field('codec')).toEqual({
      name: 'codec',
      label: 'Codec',
      description: 'How bytes are packed.',
      fallback: 'none',
      required: false,
      kind: 'choice',
      choices: ['none', 'zstd'],
    });
    expect(field('size')).toMatchObject({ choices: ['auto', 64], fallback: 'auto' });
  });

  it('reads bounds, also open ones, and what may be left empty', () => {
    expect(field('level')).toMatchObject({ whole: true, minimum: 1, maximum: 22 });
    expect(field('chunkRows')).toMatchObject({ whole: true, minimum: 1, label: 'Chunk rows' });
    expect(field('ratio')).toMatchObject({ whole: false, minimum: 0, maximum: undefined });
  });

  it('has none for a format without settings', () => {
    expect(settingFields(schemaOf(z.object({})))).toEqual([]);
  });
});

describe('changeSetting', () => {
  it('keeps only what differs from the default', () => {
    expect(changeSetting({}, field('codec'), 'zstd')).toEqual({ codec: 'zstd' });
    expect(changeSetting({ codec: 'zstd', level: 5 }, field('codec'), 'none')).toEqual({
      level: 5,
    });
    expect(changeSetting({ table: 'a' }, field('table'), undefined)).toEqual({});
  });
});

it('drops settings that another format knows', () => {
  expect(keepKnown({ codec: 'zstd', reader: 'positioned' }, schema)).toEqual({ codec: 'zstd' });
});
