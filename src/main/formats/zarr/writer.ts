import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError, InternalError, isArrayscopeError } from '../../../shared/errors';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { flushTree } from '../rows/flush-tree';
import { OutputFile, syncFolder } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import {
  checkpointState,
  countSchema,
  keepOnly,
  notResumable,
  requireBytes,
  requireFolder,
} from '../rows/resumable';
import type { CreateOptions, DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import type { ArrayInfo } from './array-info';
import { groupFiles } from './array-metadata';
import { type ArrayPlan, planArrays } from './array-plan';
import { ArrayWriter } from './array-writer';
import { assertNoNulls, maskOf } from './encode-column';
import { FinishedStoreWriter } from './finished-writer';
import { stringifyLossless } from './lossless-json';
import { openZarr } from './open';
import {
  type PendingArray,
  pendingName,
  readPending,
  removePending,
  writePending,
} from './pending-rows';
import { planZarr } from './plan-write';
import { createSettings } from './settings';
import { storeNote } from './store-note';

/** Starts a group with one array a field. */
export async function createZarr(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  await withFileErrors(path, () => mkdir(path));
  const fields: WrittenField[] = [];
  for (const plan of target.plans) {
    const values = await ArrayWriter.create(path, plan.info);
    const mask = plan.mask === null ? null : await ArrayWriter.create(path, plan.mask);
    fields.push({ plan, values, mask });
  }
  return new ZarrWriter(target, fields, { rows: 0, checkpoints: 0 });
}

const stateSchema = z.strictObject({
  /** Number of the checkpoint, and bytes of the file that it left. */
  number: countSchema,
  bytes: countSchema,
});

/** @throws InputError `not-resumable` */
export async function resumeZarr(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  const { number, bytes } = checkpointState(stateSchema, checkpoint, path);
  const { rows } = checkpoint;
  await requireFolder(path);
  const pending = await readPending(path, number, bytes);
  // It is removed when everything is on the disk, and not before.
  if (pending === null) return new FinishedStoreWriter(path, await rowsHeld(path), checkpoint);
  const infos = target.plans.flatMap(({ info, mask }) => (mask === null ? [info] : [info, mask]));
  if (pending.length !== infos.length)
    throw notResumable(path, `its last checkpoint tells of ${pending.length} arrays`);
  for (const info of infos) await requireFiles(path, info, rows);
  await keepOnly(path, new Set([pendingName(number), ...infos.map(({ key }) => key)]));
  const writers: ArrayWriter[] = [];
  try {
    for (const [index, info] of infos.entries()) {
      await keepOnly(join(path, info.key), new Set(ArrayWriter.fileNames(info, rows)));
      const own = pending[index];
      if (own !== undefined) writers.push(await ArrayWriter.resume(path, info, rows, own));
    }
  } catch (error) {
    for (const writer of writers) await writer.abort();
    throw error;
  }
  const left = [...writers];
  const fields = target.plans.flatMap((plan): readonly WrittenField[] => {
    const values = left.shift();
    const mask = plan.mask === null ? null : (left.shift() ?? null);
    return values === undefined ? [] : [{ plan, values, mask }];
  });
  return new ZarrWriter(target, fields, { rows, checkpoints: number });
}

async function requireFiles(path: string, info: ArrayInfo, rows: number): Promise<void> {
  await requireFolder(join(path, info.key));
  for (const name of ArrayWriter.fileNames(info, rows))
    await requireBytes(join(path, info.key, name), 0);
}

async function rowsHeld(path: string): Promise<number> {
  try {
    const dataset = await openZarr(path);
    await dataset.close();
    return dataset.rowCount;
  } catch (error) {
    if (!isArrayscopeError(error) || error.tag !== 'InputError') throw error;
    throw notResumable(path, 'what its last checkpoint left is missing', error);
  }
}

interface ZarrTarget {
  readonly path: string;
  readonly version: 2 | 3;
  readonly metadata: JsonObject | undefined;
  readonly plans: readonly ArrayPlan[];
}

/** @throws InputError for a schema that the plan refuses */
function targetOf(path: string, schema: DatasetSchema, options: CreateOptions): ZarrTarget {
  const refused = planZarr(schema, options.settings).problems.find(
    ({ severity }) => severity === 'error',
  );
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const settings = parseSettings(createSettings, options.settings);
  const plans = planArrays(schema, settings).filter((plan) => plan !== null);
  return { path, version: settings.version === '3' ? 3 : 2, metadata: schema.metadata, plans };
}

interface WrittenField {
  readonly plan: ArrayPlan;
  readonly values: ArrayWriter;
  readonly mask: ArrayWriter | null;
}

class ZarrWriter implements DatasetWriter {
  readonly #path: string;
  #rows: number;
  #checkpoints: number;

  constructor(
    private readonly target: ZarrTarget,
    private readonly fields: readonly WrittenField[],
    begun: { readonly rows: number; readonly checkpoints: number },
  ) {
    this.#path = target.path;
    this.#rows = begun.rows;
    this.#checkpoints = begun.checkpoints;
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const { plan, values, mask } of this.fields) {
      const { name } = plan.field;
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`The batch has no column “${name}”.`, { path: this.#path });
      if (mask === null) assertNoNulls(column, name, this.#rows);
      else await mask.append(maskOf(column, batch.rowCount), batch.rowCount);
      await values.append(column, batch.rowCount);
    }
    this.#rows += batch.rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    const arrays: PendingArray[] = [];
    for (const { values, mask } of this.fields) {
      arrays.push(await values.checkpoint());
      if (mask !== null) arrays.push(await mask.checkpoint());
    }
    const number = this.#checkpoints + 1;
    const bytes = await writePending(this.#path, number, arrays);
    await syncFolder(this.#path);
    this.#checkpoints = number;
    await removePending(this.#path, number - 2);
    return { rows: this.#rows, state: { number, bytes } };
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
    const attributes = storeNote(noted, this.target.metadata);
    for (const [key, content] of groupFiles(this.target.version, arrays, attributes))
      await writeText(join(this.#path, ...key.split('/')), stringifyLossless(content));
    await flushTree(this.#path);
    for (const number of [this.#checkpoints - 1, this.#checkpoints])
      await removePending(this.#path, number);
    await syncFolder(this.#path);
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
