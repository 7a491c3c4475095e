import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import { dtypeFacts, isNumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import { createFiles, flushFiles, resumeFiles } from '../rows/output-files';
import { checkpointState, countSchema } from '../rows/resumable';
import type { CreateOptions, DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
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
  const arrays = arraysOf(path, schema, options);
  await withFileErrors(path, () => mkdir(path));
  return new NumpackWriter(path, schema, arrays, await createFiles(path, arrays.files));
}

const stateSchema = z.strictObject({
  /** Of the data files, in order. */
  lengths: z.array(countSchema),
  /** Bytes of the longest text of each field, in order; 0 for numbers. */
  longest: z.array(countSchema),
});

export async function resumeNumpack(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const arrays = arraysOf(path, schema, options);
  const { lengths, longest } = checkpointState(stateSchema, checkpoint, path);
  const files = await resumeFiles(path, arrays.files, lengths);
  return new NumpackWriter(path, schema, arrays, files, { rows: checkpoint.rows, longest });
}

interface Arrays {
  readonly fields: readonly { readonly field: Field; readonly note: FieldNote }[];
  readonly names: readonly string[];
  /** Names of their data files. */
  readonly files: readonly string[];
}

/** @throws InputError for a schema that the plan refuses */
function arraysOf(path: string, schema: DatasetSchema, { signal }: CreateOptions): Arrays {
  const refused = planNumpack(schema).problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(signal);
  const fields = planFields(schema.fields).flatMap(({ field, note }) =>
    note === null ? [] : [{ field, note }],
  );
  const names = fields.flatMap(({ note }) => arrayNames(note));
  return { fields, names, files: names.map(dataFileName) };
}

class NumpackWriter implements DatasetWriter {
  #rows: number;
  readonly #files: ReadonlyMap<string, OutputFile>;
  /** Of each field, in order. */
  readonly #longest: number[];

  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly arrays: Arrays,
    files: readonly OutputFile[],
    begun: { readonly rows: number; readonly longest: readonly number[] } = {
      rows: 0,
      longest: [],
    },
  ) {
    this.#files = new Map(
      arrays.names.flatMap((name, index) => {
        const file = files[index];
        return file === undefined ? [] : [[name, file] as const];
      }),
    );
    this.#rows = begun.rows;
    this.#longest = arrays.fields.map((_, index) => begun.longest[index] ?? 0);
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const [index, { field, note }] of this.arrays.fields.entries()) {
      const { arrays, longest } = encodeColumn(
        batch,
        field,
        note,
        this.#heapBytes(note),
        this.#rows,
      );
      for (const [name, bytes] of arrays) await this.#files.get(name)?.append(bytes);
      this.#longest[index] = Math.max(longest, this.#longest[index] ?? 0);
    }
    this.#rows += batch.rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    const lengths = await flushFiles(this.path, [...this.#files.values()]);
    return { rows: this.#rows, state: { lengths, longest: [...this.#longest] } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    for (const file of this.#files.values()) {
      throwIfCancelled(signal);
      await file.sync();
      await file.close();
    }
    const fields = this.arrays.fields.map(({ note }, index) =>
      'spans' in note ? { ...note, longest: this.#longest[index] ?? 0 } : note,
    );
    const { metadata } = this.schema;
    const note = noteText({ fields, ...(metadata === undefined ? {} : { metadata }) });
    await this.#put(NOTE_NAME, Buffer.from(note));
    await this.#put(METADATA_NAME, metadataBytes(this.#records()));
    await syncFolder(this.path);
  }

  async abort(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }

  #records(): readonly ArrayRecord[] {
    const rows = this.#rows;
    return this.arrays.fields.flatMap(({ field, note }) => {
      const valid = note.valid === undefined ? [] : [arrayRecord(note.valid, 'bool', [rows])];
      if ('spans' in note) {
        return [
          arrayRecord(note.spans, 'uint64', [rows, 2]),
          arrayRecord(note.bytes, 'uint8', [this.#heapBytes(note)]),
          ...valid,
        ];
      }
      return [arrayRecord(note.array, field.dtype, [rows, ...field.shape]), ...valid];
    });
  }

  /** Of the texts so far. */
  #heapBytes(note: FieldNote): number {
    return 'spans' in note ? (this.#files.get(note.bytes)?.length ?? 0) : 0;
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
