import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, InternalError } from '../../../shared/errors';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { flushTree } from '../rows/flush-tree';
import { OutputFile } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import type { ArrayInfo } from './array-info';
import { groupFiles } from './array-metadata';
import { type ArrayPlan, planArrays } from './array-plan';
import { ArrayWriter } from './array-writer';
import { assertNoNulls, maskOf } from './encode-column';
import { stringifyLossless } from './lossless-json';
import { planZarr } from './plan-write';
import { createSettings } from './settings';
import { storeNote } from './store-note';

/** Starts a group with one array a field. */
export async function createZarr(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const refused = planZarr(schema, options.settings).problems.find(
    ({ severity }) => severity === 'error',
  );
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const settings = parseSettings(createSettings, options.settings);
  const plans = planArrays(schema, settings).filter((plan) => plan !== null);
  await withFileErrors(path, () => mkdir(path));
  const fields: WrittenField[] = [];
  for (const plan of plans) {
    const values = await ArrayWriter.create(path, plan.info);
    const mask = plan.mask === null ? null : await ArrayWriter.create(path, plan.mask);
    fields.push({ plan, values, mask });
  }
  return new ZarrWriter(path, settings.version === '3' ? 3 : 2, schema.metadata, fields);
}

interface WrittenField {
  readonly plan: ArrayPlan;
  readonly values: ArrayWriter;
  readonly mask: ArrayWriter | null;
}

class ZarrWriter implements DatasetWriter {
  #rows = 0;

  constructor(
    private readonly path: string,
    private readonly version: 2 | 3,
    private readonly metadata: JsonObject | undefined,
    private readonly fields: readonly WrittenField[],
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    for (const { plan, values, mask } of this.fields) {
      const { name } = plan.field;
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`The batch has no column “${name}”.`, { path: this.path });
      if (mask === null) assertNoNulls(column, name, this.#rows);
      else await mask.append(maskOf(column, batch.rowCount), batch.rowCount);
      await values.append(column, batch.rowCount);
    }
    this.#rows += batch.rowCount;
  }

  /** The metadata come last: without them a half-written group is no group. */
  async finish(signal?: AbortSignal): Promise<void> {
    const arrays: ArrayInfo[] = [];
    for (const { values, mask } of this.fields) {
      throwIfCancelled(signal);
      arrays.push(await values.finish());
      if (mask !== null) arrays.push(await mask.finish());
    }
    const noted = this.fields.map(({ plan }) => ({
      field: plan.field,
      array: plan.array,
      valid: plan.valid,
    }));
    const attributes = storeNote(noted, this.metadata);
    for (const [key, content] of groupFiles(this.version, arrays, attributes))
      await writeText(join(this.path, ...key.split('/')), stringifyLossless(content));
    await flushTree(this.path);
  }

  async abort(): Promise<void> {
    for (const { values, mask } of this.fields) {
      await values.abort();
      await mask?.abort();
    }
  }
}

async function writeText(path: string, text: string): Promise<void> {
  const file = await OutputFile.create(path);
  try {
    await file.append(new TextEncoder().encode(text));
  } finally {
    await file.close();
  }
}
