import { z } from 'zod';
import { UsageError } from '../../shared/errors';
import type { JsonObject, JsonValue } from '../../shared/model/json';

/**
 * `codec=zstd`, `level=3` as settings of the right types, by what the format's schemas take.
 * @param schemas where a setting may belong: for creating, for opening
 * @throws UsageError that lists the settings there are
 */
export function parseSettings(
  pairs: readonly string[],
  schemas: readonly z.ZodObject[],
  formatLabel: string,
): JsonObject {
  return Object.fromEntries(pairs.map((pair) => parsePair(pair, schemas, formatLabel)));
}

function parsePair(
  pair: string,
  schemas: readonly z.ZodObject[],
  formatLabel: string,
): readonly [string, JsonValue] {
  const equals = pair.indexOf('=');
  if (equals < 1) {
    throw new UsageError('bad-setting', `“${pair}” is no setting.`, {
      hint: 'Write NAME=VALUE, such as codec=zstd.',
    });
  }
  const name = pair.slice(0, equals);
  const text = pair.slice(equals + 1);
  const homes = schemas.filter((schema) => Object.hasOwn(schema.shape, name));
  if (homes.length === 0) {
    const known = [...new Set(schemas.flatMap((schema) => Object.keys(schema.shape)))];
    throw new UsageError('bad-setting', `${formatLabel} has no setting “${name}”.`, {
      hint: known.length === 0 ? 'It has no settings.' : `Its settings: ${known.join(', ')}.`,
    });
  }
  for (const value of readings(text)) {
    if (homes.some((schema) => accepts(schema, name, value))) return [name, value];
  }
  throw new UsageError(
    'bad-setting',
    `“${text}” does not fit ${formatLabel}'s setting “${name}”.`,
    {
      hint: 'Every setting with its values: arrayscope formats',
    },
  );
}

/** What a text may mean, the likeliest first: a truth value, nothing, a number, JSON, or itself. */
function readings(text: string): readonly JsonValue[] {
  const typed: JsonValue[] = [];
  if (text === 'true' || text === 'false') typed.push(text === 'true');
  if (text === 'null') typed.push(null);
  if (text.trim() !== '' && Number.isFinite(Number(text))) typed.push(Number(text));
  if (/^["[{]/.test(text)) typed.push(...jsonValue(text));
  return [...typed, text];
}

/** A quoted text, a list or an object; none where it is not JSON. */
function jsonValue(text: string): readonly JsonValue[] {
  const parsed = z.json().safeParse(parseJson(text));
  return parsed.success ? [parsed.data] : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function accepts(schema: z.ZodObject, name: string, value: JsonValue): boolean {
  const { success, error } = schema.safeParse({ [name]: value });
  return success || !error.issues.some((issue) => issue.path[0] === name);
}
