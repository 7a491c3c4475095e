/** Which settings a format has, read from the JSON Schema that it describes them with. */
import type { JsonObject, JsonValue } from '../../shared/model/json';

interface FieldBase {
  readonly name: string;
  /** The name as words: `storageVersion` is "Storage version". */
  readonly label: string;
  readonly description: string;
  /** What holds when nothing is given; undefined where the format decides by itself. */
  readonly fallback: JsonValue | undefined;
  /** True where neither a default nor the format stands in for it. */
  readonly required: boolean;
}

export type SettingField =
  | (FieldBase & { readonly kind: 'choice'; readonly choices: readonly (string | number)[] })
  | (FieldBase & { readonly kind: 'flag' })
  | (FieldBase & {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly minimum: number | undefined;
      readonly maximum: number | undefined;
    })
  | (FieldBase & { readonly kind: 'text' });

/** One field for every property of an object schema, in its order. */
export function settingFields(schema: JsonObject): readonly SettingField[] {
  const required = schema['required'];
  return Object.entries(objectAt(schema, 'properties')).flatMap(([name, value]) =>
    isObject(value) ? [settingField(name, value, isList(required) && required.includes(name))] : [],
  );
}

function settingField(name: string, property: JsonObject, required: boolean): SettingField {
  const schema = withoutNull(property);
  const base: FieldBase = {
    name,
    label: textAt(property, 'title') ?? wordsOf(name),
    description: textAt(property, 'description') ?? '',
    fallback: property['default'],
    required,
  };
  const choices = choicesOf(schema);
  if (choices.length > 0) return { ...base, kind: 'choice', choices };
  switch (schema['type']) {
    case 'boolean':
      return { ...base, kind: 'flag' };
    case 'integer':
    case 'number': {
      const whole = schema['type'] === 'integer';
      return {
        ...base,
        kind: 'number',
        whole,
        minimum:
          numberAt(schema, 'minimum') ?? beyond(numberAt(schema, 'exclusiveMinimum'), whole, 1),
        maximum:
          numberAt(schema, 'maximum') ?? beyond(numberAt(schema, 'exclusiveMaximum'), whole, -1),
      };
    }
    default:
      return { ...base, kind: 'text' };
  }
}

/** The first whole number inside an open bound; for others the bound itself is near enough. */
function beyond(bound: number | undefined, whole: boolean, step: number): number | undefined {
  return bound === undefined ? undefined : whole ? bound + step : bound;
}

/** `anyOf: [schema, { type: 'null' }]` is the schema, which may be left empty. */
function withoutNull(property: JsonObject): JsonObject {
  const options = property['anyOf'];
  if (!isList(options)) return property;
  const left = options.filter(isObject).filter((option) => option['type'] !== 'null');
  return left.length === 1 && left[0] !== undefined ? left[0] : property;
}

/** Of `enum`, of a `const`, or of alternatives that are all one of these. */
function choicesOf(schema: JsonObject): readonly (string | number)[] {
  const { enum: values, const: value, anyOf } = schema;
  if (isList(values)) return values.filter(isChoice);
  if (isChoice(value)) return [value];
  if (!isList(anyOf)) return [];
  const options = anyOf.map((option) => (isObject(option) ? choicesOf(option) : []));
  return options.every((option) => option.length > 0) ? options.flat() : [];
}

/** The settings with one changed; a value that holds anyway is left out, `undefined` removes. */
export function changeSetting(
  settings: JsonObject,
  field: SettingField,
  value: JsonValue | undefined,
): JsonObject {
  const { [field.name]: _, ...others } = settings;
  return value === undefined || value === field.fallback
    ? others
    : { ...others, [field.name]: value };
}

/** Only what the schema knows: settings of another format are no settings of this one. */
export function keepKnown(settings: JsonObject, schema: JsonObject): JsonObject {
  const known = objectAt(schema, 'properties');
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => Object.hasOwn(known, name)),
  );
}

function wordsOf(name: string): string {
  const words = name
    .replace(/[-_]/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isChoice(value: JsonValue | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** `Array.isArray` makes a read-only list one of anything. */
function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = schema[key];
  return isObject(value) ? value : {};
}

function textAt(schema: JsonObject, key: string): string | undefined {
  const value = schema[key];
  return typeof value === 'string' ? value : undefined;
}

function numberAt(schema: JsonObject, key: string): number | undefined {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
}
