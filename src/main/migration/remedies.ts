import type { JsonObject } from '../../shared/model/json';
import type { Remedy } from '../../shared/model/migration';
import { formatInfo } from '../datasets/format-info';
import { allFormats } from '../formats/registry';
import type { DatasetSchema } from '../formats/types';
import type { Prepared } from './preflight';
import { type TargetFormat, isTarget, schemaOf } from './target-format';

/**
 * What else could be chosen where the target cannot hold every field: another value of one of its
 * settings, then other formats with their own defaults. Only what was planned without an error is
 * offered; every mapping of a plan is reversible.
 */
export async function remediesFor({
  opened,
  target,
  settings,
  writePlan,
}: Pick<Prepared, 'opened' | 'target' | 'settings' | 'writePlan'>): Promise<readonly Remedy[]> {
  if (!writePlan.problems.some(({ severity }) => severity === 'error')) return [];
  const schema = schemaOf(opened.dataset);
  const formats = await allFormats();
  return [
    ...settingChanges(target, settings).flatMap(({ name, value }) => {
      const changed: JsonObject = { ...settings, [name]: value };
      if (!holdsAll(target, schema, changed)) return [];
      return [{ to: target.id, settings: changed, setting: { name, value: String(value) } }];
    }),
    ...formats.flatMap((format) => {
      if (format.id === target.id || !isTarget(format)) return [];
      return holdsAll(format, schema, {}) ? [{ to: format.id, settings: {} }] : [];
    }),
  ];
}

function holdsAll(format: TargetFormat, schema: DatasetSchema, settings: JsonObject): boolean {
  try {
    return format
      .planWrite(schema, settings)
      .problems.every(({ severity }) => severity !== 'error');
  } catch {
    // Settings that do not go together.
    return false;
  }
}

/** Every other value of the settings that have a few to choose from. */
function settingChanges(
  target: TargetFormat,
  now: JsonObject,
): readonly { readonly name: string; readonly value: string | boolean }[] {
  const { properties } = formatInfo(target).createSettings;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) =>
    choicesOf(property)
      .filter((value) => value !== now[name])
      .map((value) => ({ name, value })),
  );
}

function choicesOf(property: unknown): readonly (string | boolean)[] {
  if (typeof property !== 'object' || property === null) return [];
  if ('type' in property && property.type === 'boolean') return [true, false];
  if (!('enum' in property) || !Array.isArray(property.enum)) return [];
  return property.enum.filter((value): value is string => typeof value === 'string');
}
