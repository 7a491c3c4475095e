/**
 * JSON as Zarr's writers write it: with `NaN` and `Infinity` as bare words, with integers that a
 * JavaScript number cannot hold, and with a negative zero that `JSON.stringify` would lose. They
 * are read as marked strings, and written back as they were.
 */
import { InputError } from '../../../shared/errors';
import type { JsonObject, JsonValue } from '../../../shared/model/json';

const MARK = '\u0001raw:';
/** Strings first, so that nothing inside them is touched. */
const TOKENS =
  /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?(?:NaN|Infinity|\d{16,})(?![\w.+-])|(?<![\w.+-])-0(?:\.0*)?(?![\w.+-])/g;
const SPECIAL = /NaN|Infinity|\d{16}|-0/;

/** @throws InputError `bad-metadata` for what is no JSON object. */
export function parseLossless(text: string, path: string): JsonObject {
  const marked = SPECIAL.test(text)
    ? text.replace(TOKENS, (token) =>
        token.startsWith('"') ? token : JSON.stringify(MARK + token),
      )
    : text;
  try {
    const value: unknown = JSON.parse(marked);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    throw new InputError('bad-metadata', `${path} is no JSON.`, { path, cause });
  }
  throw new InputError('bad-metadata', `${path} holds no JSON object.`, { path });
}

export function stringifyLossless(value: JsonObject): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/"\\u0001raw:([^"]*)"/g, '$1')}\n`;
}

/** The word itself for a marked string, any other value as it is. */
export function unmarked(value: JsonValue): JsonValue {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : value;
}

/** Without marks: for people, who see the words. */
export function plainJson(value: JsonValue): JsonValue {
  if (isJsonList(value)) return value.map((item) => plainJson(item));
  if (!isJsonObject(value)) return unmarked(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainJson(item)]));
}

export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What `JSON.parse` gave is JSON: only the outermost kind is in question. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
