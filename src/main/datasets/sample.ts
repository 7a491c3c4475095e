/** Writes a realistic sample dataset through any format that can write. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, MachineError, UsageError } from '../../shared/errors';
import type { Field } from '../../shared/model/dataset';
import { NUMERIC_DTYPES, isNumericDtype, rowBytes } from '../../shared/model/dtype';
import type { JsonObject } from '../../shared/model/json';
import type { ReportProgress } from '../../shared/model/progress';
import type { SampleRequest, SampleResult } from '../../shared/model/shell';
import { appFolder } from '../lib/app-folder';
import { throwIfCancelled, yieldToEventLoop } from '../lib/cancel';
import { systemCode, withFileErrors } from '../lib/file-error';
import { ProgressMeter } from '../lib/progress-meter';
import { allFormats } from '../formats/registry';
import type { DatasetSchema, Format } from '../formats/types';
import { openDataset, requireFormat } from './open';
import { resolvePath } from './resolve-path';
import { sampleConfig } from './sample-config';
import { MOST_SAMPLE_ROWS, SAMPLE_ID_LENGTH, type SampleContent, sampleBatch } from './sample-rows';

export interface SampleOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** A sample with fewer rows than this a batch would have only one batch: five are wanted. */
const BATCHES = 5;
const MOST_BATCH_ROWS = 512;
/** Most bytes that are made up before they are written. */
const WRITE_BYTES = 16 * 1024 * 1024;

/**
 * Makes the sample under a hidden name beside its destination and publishes it by one rename:
 * a cancelled sample leaves nothing.
 * @throws UsageError for a request that makes no sense, InputError where something is already.
 */
export async function makeSample(
  request: SampleRequest,
  { signal, report }: SampleOptions = {},
): Promise<SampleResult> {
  const format = await requireWritable(request.layout);
  const content = checkContent(request);
  const schema = schemaOf(request, content);
  const batchRows =
    request.batchRows ?? Math.min(MOST_BATCH_ROWS, Math.ceil(request.items / BATCHES));
  const settings: JsonObject = 'batchRows' in format.createSettings.shape ? { batchRows } : {};
  const plan = format.planWrite?.(schema, settings);
  const refusal = plan?.problems.find((problem) => problem.severity === 'error');
  if (refusal !== undefined) throw new InputError(refusal.code, refusal.message);
  const directory =
    request.directory === undefined
      ? await freeSampleFolder(request)
      : await requireFree(resolvePath(request.directory));
  await withFileErrors(dirname(directory), () => mkdir(dirname(directory), { recursive: true }));
  await requireSpace(dirname(directory), plan?.estimateBytes(request.items) ?? 0);
  const staging = join(
    dirname(directory),
    `.${basename(directory)}.sample-${randomUUID().slice(0, 8)}`,
  );
  try {
    await writeRows({ format, schema, settings, staging, content, signal, report });
    throwIfCancelled(signal);
    await withFileErrors(directory, () => publish(staging, directory));
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
  const { dataset, summary } = await openDataset(directory, { format: format.id });
  await dataset.close();
  return { path: directory, rows: summary.rowCount, bytes: summary.bytes, files: summary.files };
}

async function requireWritable(id: string): Promise<Format> {
  const format = await requireFormat(id);
  if (format.create !== undefined) return format;
  const able = (await allFormats()).filter((other) => other.create !== undefined);
  throw new UsageError('cannot-write', `Arrayscope cannot write ${format.label}.`, {
    hint: `It writes: ${able.map((other) => other.id).join(', ')}.`,
  });
}

function checkContent({ items, shape, dtype, seed }: SampleRequest): SampleContent {
  if (!isNumericDtype(dtype)) {
    throw new UsageError('bad-dtype', `“${dtype}” is no element type of a tensor.`, {
      hint: `Choose one of ${NUMERIC_DTYPES.join(', ')}.`,
    });
  }
  if (shape.length === 0 || !shape.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw new UsageError(
      'bad-shape',
      `The shape ${shape.join(',') || '()'} is no list of sizes above zero.`,
    );
  }
  if (!Number.isSafeInteger(items) || items < 1 || items > MOST_SAMPLE_ROWS) {
    throw new UsageError('bad-items', `A sample has 1 to ${MOST_SAMPLE_ROWS} items, not ${items}.`);
  }
  if (rowBytes(dtype, shape) > 1024 ** 3) {
    throw new UsageError('bad-shape', 'A row of the sample would be larger than 1 GiB.');
  }
  return { shape, dtype, seed };
}

function schemaOf(request: SampleRequest, { shape, dtype }: SampleContent): DatasetSchema {
  const fields: readonly Field[] = [
    { name: 'id', kind: 'id', dtype: `str${SAMPLE_ID_LENGTH * 32}`, shape: [] },
    { name: 'tensor', kind: 'tensor', dtype, shape },
  ];
  const config = sampleConfig(request);
  return { fields, rowCount: request.items, metadata: { original_dataset_config: config } };
}

interface WriteRequest extends SampleOptions {
  readonly format: Format;
  readonly schema: DatasetSchema;
  readonly settings: JsonObject;
  readonly staging: string;
  readonly content: SampleContent;
}

async function writeRows(request: WriteRequest): Promise<void> {
  const { format, schema, settings, staging, content, signal, report } = request;
  const target = format.publishedPath?.(staging) ?? staging;
  if (target !== staging) await withFileErrors(staging, () => mkdir(staging));
  const writer = await format.create?.(target, schema, { settings, signal });
  if (writer === undefined)
    throw new InputError('cannot-write', `${format.label} cannot be written.`);
  const items = schema.rowCount ?? 0;
  const bytesPerRow = rowBytes(content.dtype, content.shape);
  const step = Math.max(1, Math.min(256, Math.floor(WRITE_BYTES / bytesPerRow)));
  const meter = new ProgressMeter({ total: items, unit: 'rows', report });
  try {
    for (let start = 0; start < items; start += step) {
      throwIfCancelled(signal);
      const batch = sampleBatch(content, start, Math.min(items, start + step));
      await writer.write(batch);
      meter.advance(batch.rowCount, batch.rowCount * bytesPerRow);
      await yieldToEventLoop();
    }
    await writer.finish(signal);
    meter.flush();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

async function publish(staging: string, directory: string): Promise<void> {
  // An empty folder was agreed to; only Windows minds that a rename replaces it.
  await rmdir(directory).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  await rename(staging, directory);
}

async function requireFree(directory: string): Promise<string> {
  const stats = await stat(directory).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (stats === null) return directory;
  if (!stats.isDirectory()) {
    throw new InputError('exists', `${directory} is a file; a sample needs a folder of its own.`, {
      path: directory,
    });
  }
  if ((await withFileErrors(directory, () => readdir(directory))).length > 0) {
    throw new InputError('exists', `The folder ${directory} is not empty.`, {
      path: directory,
      hint: 'Name a folder that is not there yet, or an empty one.',
    });
  }
  return directory;
}

/** `samples/<layout>-<items>` in the program's own folder, numbered when it is taken. */
async function freeSampleFolder({ layout, items, shape }: SampleRequest): Promise<string> {
  const name = `${layout}-${items}x${shape.join('x')}`;
  for (let number = 1; ; number += 1) {
    const directory = join(appFolder(), 'samples', number === 1 ? name : `${name}-${number}`);
    const taken = await stat(directory).then(
      () => true,
      () => false,
    );
    if (!taken) return directory;
  }
}

async function requireSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await withFileErrors(folder, () => statfs(folder));
  if (needed <= bavail * bsize) return;
  throw new MachineError(
    'disk-full',
    `The sample needs ${needed} bytes, and ${folder} has ${bavail * bsize} free.`,
    { path: folder, hint: 'Ask for fewer items or choose another disk.' },
  );
}
