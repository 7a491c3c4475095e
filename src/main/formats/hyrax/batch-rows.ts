import type { JsonObject, JsonValue } from '../../../shared/model/json';
import { parseSettings } from '../rows/parse-settings';
import type { DatasetSchema } from '../types';
import { createSettings } from './settings';

const USUAL_ROWS = 500;

/**
 * Rows in one batch file: as asked for, else as many as the batches had that the rows once came
 * from. A dataset tells that itself, or what was made of one keeps it as its `source`: so the way
 * back makes the same files.
 */
export function batchRowsOf({ metadata }: DatasetSchema, settings?: JsonObject): number {
  const { batchRows } = parseSettings(createSettings, settings);
  if (batchRows !== undefined) return batchRows;
  const source = metadata?.['source'];
  return toldBy(metadata) ?? toldBy(isObject(source) ? source : undefined) ?? USUAL_ROWS;
}

function toldBy(metadata: JsonObject | undefined): number | undefined {
  return createSettings.safeParse({ batchRows: metadata?.['batchRows'] }).data?.batchRows;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
