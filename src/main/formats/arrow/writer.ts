import { dirname } from 'node:path';
import { InputError, InternalError } from '../../../shared/errors';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { OutputFile, syncFolder } from '../rows/output-file';
import { RowGatherer } from '../rows/row-gatherer';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import type { ArrowField } from './arrow-type';
import { encodeBatch } from './encode-batch';
import { type Note, NOTE_KEY } from './note';
import { type ArrowPlan, planArrow } from './plan-write';
import { arrowField } from './stored-form';
import { type WrittenBlock, batchMessage, footerBytes, schemaMessage } from './write-messages';

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
  const plan = planArrow(schema, options.settings);
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const file = await OutputFile.create(path);
  try {
    const writer = new ArrowWriter(file, schema, plan);
    await writer.start();
    return writer;
  } catch (error) {
    await file.close();
    throw error;
  }
}

class ArrowWriter implements DatasetWriter {
  readonly #fields: readonly ArrowField[];
  readonly #metadata: ReadonlyMap<string, string>;
  readonly #blocks: WrittenBlock[] = [];
  readonly #gatherer: RowGatherer;
  #end = 0;

  constructor(
    private readonly file: OutputFile,
    private readonly schema: DatasetSchema,
    private readonly plan: ArrowPlan,
  ) {
    this.#fields = schema.fields.map(({ name }, index) => {
      const form = plan.forms[index];
      if (form === undefined) throw new InternalError(`The field “${name}” was not planned.`);
      return arrowField(name, form);
    });
    this.#metadata = new Map([[NOTE_KEY, JSON.stringify(noteOf(schema))]]);
    this.#gatherer = new RowGatherer(schema.fields, {
      rows: plan.chunkRows,
      bytes: MAX_CHUNK_BYTES,
    });
  }

  async start(): Promise<void> {
    await this.#append(START);
    await this.#append(schemaMessage(this.#fields, this.#metadata));
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const chunk of this.#gatherer.add(batch)) await this.#writeChunk(chunk);
  }

  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const rest = this.#gatherer.rest();
    if (rest !== null) await this.#writeChunk(rest);
    await this.#append(END_OF_STREAM);
    const footer = footerBytes(this.#fields, this.#metadata, this.#blocks);
    await this.#append(footer);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setInt32(0, footer.length, true);
    await this.#append(length);
    await this.#append(MAGIC);
    await this.file.sync();
    await this.file.close();
    await syncFolder(dirname(this.file.path));
  }

  async abort(): Promise<void> {
    await this.file.close();
  }

  async #writeChunk({ rowCount, columns }: TensorBatch): Promise<void> {
    const ordered = this.schema.fields.map(({ name }): Column => {
      const column = columns.get(name);
      if (column !== undefined) return column;
      throw new InternalError(`The batch has no column “${name}”.`, { path: this.file.path });
    });
    const { forms, settings } = this.plan;
    const { header, pieces, bodyBytes } = await encodeBatch(ordered, forms, rowCount, settings);
    const message = batchMessage(header, bodyBytes);
    this.#blocks.push({ at: this.#end, metadataBytes: message.length, bodyBytes });
    await this.#append(message);
    for (const piece of pieces) await this.#append(piece);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    await this.file.append(bytes);
    this.#end += bytes.length;
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
