import type { FormatInfo } from '../../../shared/model/dataset';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import { NARROW_DTYPES, NARROW_SETTING } from '../../../shared/model/narrowing';

/** Taken by every format beside its own settings. */
const NARROW_SCHEMA: JsonObject = {
  title: 'Write floats as (lossy)',
  description: 'Wider floats are written as these. What is lost is measured and shown.',
  // The default is never sent: a setting that holds anyway is left out.
  enum: ['as they are', ...NARROW_DTYPES],
  default: 'as they are',
};

/**
 * An entry's settings: those for writing, those for opening, and the lossy step, as one schema. A setting that is
 * both is asked once. Open settings that name a version or a table of a dataset that is there
 * already make no sense for one that the benchmark writes, but that is the format's to say.
 */
export function settingsSchema(
  format: FormatInfo,
): JsonObject & { readonly properties: JsonObject } {
  return {
    type: 'object',
    properties: {
      ...properties(format.openSettings),
      ...properties(format.createSettings),
      [NARROW_SETTING]: NARROW_SCHEMA,
    },
  };
}

function properties(schema: JsonObject): JsonObject {
  const value = schema['properties'];
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
