/** What a format is asked to write in the resume suite, told by what it says of itself. */
import { z } from 'zod';
import { isArrayscopeError } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import { RESUME_ROWS, type ResumeRows } from './resume-rows';
import type { DatasetSchema, Format } from './types';

export interface ResumeCase {
  readonly name: string;
  readonly content: ResumeRows;
  readonly schema: DatasetSchema;
  readonly settings: JsonObject;
}

const propertySchema = z.looseObject({
  type: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.json().optional(),
  enum: z.array(z.string()).optional(),
});
const objectSchema = z.looseObject({ properties: z.record(z.string(), propertySchema) });

/** Above this a setting counts bytes and not rows: then rows must be large. */
const BYTES = 65_536;

/** With its usual settings, with small chunks and batches, and with each choice that it offers. */
export function resumeCases(format: Format): readonly ResumeCase[] {
  const { properties } = objectSchema.parse(z.toJSONSchema(format.createSettings, { io: 'input' }));
  const small: Record<string, number> = {};
  let bytes = 0;
  for (const [index, [name, { type, minimum = 0, maximum = Infinity }]] of Object.entries(
    properties,
  ).entries()) {
    if (type !== 'integer') continue;
    small[name] = Math.min(maximum, Math.max(minimum, 7 * (index + 1)));
    bytes = Math.max(bytes, minimum);
  }
  const choices = Object.entries(properties).flatMap(
    ([name, { enum: values = [], default: usual }]) =>
      values.filter((value) => value !== usual).map((value) => ({ ...small, [name]: value })),
  );
  const settings: readonly JsonObject[] = [
    {},
    ...(Object.keys(small).length > 0 ? [small] : []),
    ...choices,
  ];
  return settings.flatMap((set) =>
    RESUME_ROWS.filter((content) => bytes < BYTES === content.rows.rowCount < 200 || set === small)
      .map((content) => ({
        name: `${content.name}, ${JSON.stringify(set)}`,
        content,
        settings: set,
        schema: {
          fields: content.fields,
          rowCount: content.rows.rowCount,
          metadata: { from: 'a test' },
        },
      }))
      .filter(({ schema }) => isPlanned(format, schema, set)),
  );
}

function isPlanned(format: Format, schema: DatasetSchema, settings: JsonObject): boolean {
  try {
    const plan = format.planWrite?.(schema, settings);
    return plan?.problems.every(({ severity }) => severity !== 'error') ?? false;
  } catch (error) {
    if (isArrayscopeError(error)) return false;
    throw error;
  }
}
