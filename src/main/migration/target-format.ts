import { UsageError } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import { requireFormat } from '../datasets/open';
import type { DatasetSchema, Format } from '../formats/types';

/** A format that writes. */
export interface TargetFormat extends Format {
  readonly planWrite: NonNullable<Format['planWrite']>;
  readonly create: NonNullable<Format['create']>;
}

/** @throws UsageError for an unknown format, or one that only reads. */
export async function requireTarget(id: string): Promise<TargetFormat> {
  const format = await requireFormat(id);
  if (isTarget(format)) return format;
  throw new UsageError('cannot-write', `${format.label} can be read, not written.`);
}

export function isTarget(format: Format): format is TargetFormat {
  return format.planWrite !== undefined && format.create !== undefined;
}

/** @throws UsageError that names the setting that does not fit. */
export function parseCreateSettings(format: Format, settings: JsonObject): JsonObject {
  const parsed = format.createSettings.strict().safeParse(settings);
  if (parsed.success) return parsed.data as JsonObject;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? ` (${issue.path.join('.')})` : '';
  throw new UsageError(
    'bad-setting',
    `${format.label} cannot be written with these settings: ${issue?.message ?? 'they do not fit'}${where}.`,
    { hint: `Settings: ${Object.keys(format.createSettings.shape).join(', ') || 'none'}.` },
  );
}

/** What is written of a dataset: its fields, as they are in memory. */
export function schemaOf(dataset: {
  readonly fields: DatasetSchema['fields'];
  readonly rowCount: number;
  readonly metadata: JsonObject;
}): DatasetSchema {
  return { fields: dataset.fields, rowCount: dataset.rowCount, metadata: dataset.metadata };
}
