import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { dtypeFacts, isNumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { type ArrayRecord, UNCOMPRESSED } from './array-record';
import { codeOfDtype } from './dtype-codes';
import { encodeColumn } from './encode-column';
import { type FieldNote, NOTE_NAME, noteText } from './folder-note';
import { arrayNames, planFields, planNumpack } from './plan-write';
import { METADATA_NAME } from './read-metadata';
import { metadataBytes, nowMicroseconds } from './write-metadata';

export function dataFileName(array: string): string {
  return `data_${array}.npkd`;
}

/** Starts a folder with a data file an array. */
export async function createNumpack(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const refused = planNumpack(schema).problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  await withFileErrors(path, () => mkdir(path));
  const fields = planFields(schema.fields).flatMap(({ field, note }) =>
    note === null ? [] : [{ field, note }],
  );
  const files = new Map<string, OutputFile>();
  try {
    for (const name of fields.flatMap(({ note }) => arrayNames(note)))
      files.set(name, await OutputFile.create(join(path, dataFileName(name))));
  } catch (error) {
    for (const file of files.values()) await file.close();
    throw error;
  }
  return new NumpackWriter(path, schema, fields, files);
}

class NumpackWriter implements DatasetWriter {
  #rows = 0;
  readonly #heapBytes = new Map<string, number>();
  readonly #longest = new Map<string, number>();

  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly fields: readonly { readonly field: Field; readonly note: FieldNote }[],
    private readonly files: ReadonlyMap<string, OutputFile>,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    for (const { field, note } of this.fields) {
      const heap = this.#heapBytes.get(field.name) ?? 0;
      const { arrays, longest } = encodeColumn(batch, field, note, heap, this.#rows);
      for (const [name, bytes] of arrays) await this.files.get(name)?.append(bytes);
      if (!('spans' in note)) continue;
      this.#heapBytes.set(field.name, heap + (arrays.get(note.bytes)?.length ?? 0));
      this.#longest.set(field.name, Math.max(longest, this.#longest.get(field.name) ?? 0));
    }
    this.#rows += batch.rowCount;
  }

  async finish(signal?: AbortSignal): Promise<void> {
    for (const file of this.files.values()) {
      throwIfCancelled(signal);
      await file.sync();
      await file.close();
    }
    const fields = this.fields.map(({ note }) =>
      'spans' in note ? { ...note, longest: this.#longest.get(note.name) ?? 0 } : note,
    );
    const { metadata } = this.schema;
    const note = noteText({ fields, ...(metadata === undefined ? {} : { metadata }) });
    await this.#put(NOTE_NAME, Buffer.from(note));
    await this.#put(METADATA_NAME, metadataBytes(this.#records()));
    await syncFolder(this.path);
  }

  async abort(): Promise<void> {
    for (const file of this.files.values()) await file.close();
  }

  #records(): readonly ArrayRecord[] {
    const rows = this.#rows;
    return this.fields.flatMap(({ field, note }) => {
      const valid = note.valid === undefined ? [] : [arrayRecord(note.valid, 'bool', [rows])];
      if ('spans' in note) {
        const heap = this.#heapBytes.get(field.name) ?? 0;
        return [
          arrayRecord(note.spans, 'uint64', [rows, 2]),
          arrayRecord(note.bytes, 'uint8', [heap]),
          ...valid,
        ];
      }
      return [arrayRecord(note.array, field.dtype, [rows, ...field.shape]), ...valid];
    });
  }

  async #put(name: string, bytes: Uint8Array): Promise<void> {
    const file = await OutputFile.create(join(this.path, name));
    try {
      await file.append(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function arrayRecord(name: string, dtype: string, shape: readonly number[]): ArrayRecord {
  if (!isNumericDtype(dtype)) throw new TypeError(`${dtype} is no dtype of an array`);
  return {
    name,
    shape,
    dataFile: dataFileName(name),
    lastModified: nowMicroseconds(),
    sizeBytes: shape.reduce((product, extent) => product * extent, dtypeFacts(dtype).itemBytes),
    dtypeCode: codeOfDtype(dtype),
    compression: UNCOMPRESSED,
  };
}
