import { dirname } from 'node:path';
import { z } from 'zod';
import { InputError, InternalError } from '../../../shared/errors';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { OutputFile, syncFolder } from '../rows/output-file';
import { checkpointState, countSchema, requireBytes } from '../rows/resumable';
import { RowGatherer } from '../rows/row-gatherer';
import type { CreateOptions, DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import type { ArrowField } from './arrow-type';
import { encodeBatch } from './encode-batch';
import { type Note, NOTE_KEY } from './note';
import { type ArrowPlan, planArrow } from './plan-write';
import { arrowField } from './stored-form';
import { type WrittenBlock, batchMessage, footerBytes, schemaMessage } from './write-messages';
import { writtenBlocks } from './written-blocks';

const MAGIC = new TextEncoder().encode('ARROW1');
/** The magic number, padded to 8 bytes. */
const START = Uint8Array.from([...MAGIC, 0, 0]);
/** Continuation marker and length 0: where a reader of the stream inside the file stops. */
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/** Text of any length may come: a record batch ends before it has more than this. */
const MAX_CHUNK_BYTES = 64 * 1024 * 1024;

/** Starts a file in the IPC file format. */
export async function createArrow(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  const file = await OutputFile.create(path);
  try {
    await file.append(target.start);
    return new ArrowWriter(file, target, [], 0);
  } catch (error) {
    await file.close();
    throw error;
  }
}

const stateSchema = z.strictObject({ bytes: countSchema });

/** The footer's list of record batches is read back from their own headers. */
export async function resumeArrow(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  const { bytes } = checkpointState(stateSchema, checkpoint, path);
  const { rows } = checkpoint;
  await requireBytes(path, bytes);
  const blocks = await writtenBlocks(path, target.start, bytes, rows);
  return new ArrowWriter(await OutputFile.resume(path, bytes), target, blocks, rows);
}

interface ArrowTarget {
  readonly schema: DatasetSchema;
  readonly plan: ArrowPlan;
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
  /** What stands before the first record batch. */
  readonly start: Uint8Array;
}

/** @throws InputError for a schema that the plan refuses */
function targetOf(path: string, schema: DatasetSchema, options: CreateOptions): ArrowTarget {
  const plan = planArrow(schema, options.settings);
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const fields = schema.fields.map(({ name }, index) => {
    const form = plan.forms[index];
    if (form === undefined) throw new InternalError(`The field “${name}” was not planned.`);
    return arrowField(name, form);
  });
  const metadata = new Map([[NOTE_KEY, JSON.stringify(noteOf(schema))]]);
  const start = Buffer.concat([START, schemaMessage(fields, metadata)]);
  return { schema, plan, fields, metadata, start };
}

class ArrowWriter implements DatasetWriter {
  readonly #blocks: WrittenBlock[];
  readonly #gatherer: RowGatherer;

  constructor(
    private readonly file: OutputFile,
    private readonly target: ArrowTarget,
    blocks: readonly WrittenBlock[],
    /** In the record batches so far. */
    private rows: number,
  ) {
    this.#blocks = [...blocks];
    this.#gatherer = new RowGatherer(target.schema.fields, {
      rows: target.plan.chunkRows,
      bytes: MAX_CHUNK_BYTES,
    });
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const chunk of this.#gatherer.add(batch)) await this.#writeChunk(chunk);
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    await this.file.sync();
    await syncFolder(dirname(this.file.path));
    return { rows: this.rows, state: { bytes: this.file.length } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const rest = this.#gatherer.rest();
    if (rest !== null) await this.#writeChunk(rest);
    await this.file.append(END_OF_STREAM);
    const footer = footerBytes(this.target.fields, this.target.metadata, this.#blocks);
    await this.file.append(footer);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setInt32(0, footer.length, true);
    await this.file.append(length);
    await this.file.append(MAGIC);
    await this.file.sync();
    await this.file.close();
    await syncFolder(dirname(this.file.path));
  }

  async abort(): Promise<void> {
    await this.file.close();
  }

  async #writeChunk({ rowCount, columns }: TensorBatch): Promise<void> {
    const ordered = this.target.schema.fields.map(({ name }): Column => {
      const column = columns.get(name);
      if (column !== undefined) return column;
      throw new InternalError(`The batch has no column “${name}”.`, { path: this.file.path });
    });
    const { forms, settings } = this.target.plan;
    const { header, pieces, bodyBytes } = await encodeBatch(ordered, forms, rowCount, settings);
    const message = batchMessage(header, bodyBytes);
    this.#blocks.push({ at: this.file.length, metadataBytes: message.length, bodyBytes });
    await this.file.append(message);
    for (const piece of pieces) await this.file.append(piece);
    this.rows += rowCount;
  }
}

function noteOf({ fields, metadata }: DatasetSchema): Note {
  return {
    version: 1,
    fields: fields.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape })),
    ...(metadata === undefined
      ? {}
      : { metadata: structuredClone(metadata) as Record<string, never> }),
  };
}
