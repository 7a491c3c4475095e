import { dirname } from 'node:path';
import { ByteWriter } from 'hyparquet-writer';
import { writeIndexes } from 'hyparquet-writer/src/indexes.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { z } from 'zod';
import { InputError, InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { OutputFile, syncFolder } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import { checkpointState, countSchema, requireBytes } from '../rows/resumable';
import type { CreateOptions, DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import { ARROW_SCHEMA_KEY } from './arrow-columns';
import { arrowSchemaText } from './arrow-schema';
import { MAPPING_KEY, TENSOR_DTYPE, TENSOR_SHAPE, encodeMapping } from './column-mapping';
import { ColumnWriter } from './column-writer';
import { type PageCompressor, pageCompressor } from './compress';
import { MAGIC } from './footer';
import { type ParquetPlan, planParquet } from './plan-write';
import { createSettings } from './settings';
import { schemaElements } from './stored-column';
import { type WrittenChunk, type WrittenGroup, writtenGroup } from './written-group';
import { writtenGroups } from './written-groups';

/** Starts one file; the bytes reach it row group by row group. */
export async function createParquet(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  const file = await OutputFile.create(path);
  try {
    await file.append(Buffer.from(MAGIC));
    return new ParquetWriter(file, target, []);
  } catch (error) {
    await file.close();
    throw error;
  }
}

const stateSchema = z.strictObject({ bytes: countSchema });

/** What the footer says of the row groups so far is read back from the headers of their pages. */
export async function resumeParquet(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  const { bytes } = checkpointState(stateSchema, checkpoint, path);
  await requireBytes(path, bytes);
  const { plan, compressor } = target;
  const form = { columns: plan.columns, groupRows: plan.groupRows, codec: compressor.codec };
  const groups = await writtenGroups(path, form, bytes, checkpoint.rows, options.signal);
  return new ParquetWriter(await OutputFile.resume(path, bytes), target, groups);
}

interface ParquetTarget {
  readonly schema: DatasetSchema;
  readonly plan: ParquetPlan;
  readonly compressor: PageCompressor;
  readonly pageBytes: number;
}

/** @throws InputError for a schema that the plan refuses */
function targetOf(path: string, schema: DatasetSchema, options: CreateOptions): ParquetTarget {
  const settings = parseSettings(createSettings, options.settings);
  const plan = planParquet(schema, settings);
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  return { schema, plan, compressor: pageCompressor(settings), pageBytes: settings.pageBytes };
}

class ParquetWriter implements DatasetWriter {
  #rows: number;
  /** Of them in the row group that is gathered. */
  #groupRows = 0;
  readonly #groups: WrittenGroup[];
  readonly #columns: readonly ColumnWriter[];

  constructor(
    private readonly file: OutputFile,
    private readonly target: ParquetTarget,
    groups: readonly WrittenGroup[],
  ) {
    const { plan, compressor, pageBytes } = target;
    this.#groups = [...groups];
    this.#rows = groups.length * plan.groupRows;
    this.#columns = plan.columns.map(
      (column) => new ColumnWriter(column, { pageBytes, groupRows: plan.groupRows, compressor }),
    );
  }

  async write(batch: TensorBatch): Promise<void> {
    const { groupRows, columns } = this.target.plan;
    for (let from = 0; from < batch.rowCount;) {
      const to = Math.min(batch.rowCount, from + groupRows - this.#groupRows);
      for (const [index, writer] of this.#columns.entries()) {
        const name = columns[index]?.field.name ?? '';
        const column = batch.columns.get(name);
        if (column === undefined)
          throw new InternalError(`The batch has no column “${name}”.`, { path: this.file.path });
        await writer.append(column, from, to, this.#rows);
      }
      this.#rows += to - from;
      this.#groupRows += to - from;
      from = to;
      if (this.#groupRows === groupRows) await this.#endGroup();
    }
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    await this.file.sync();
    await syncFolder(dirname(this.file.path));
    return { rows: this.#rows - this.#groupRows, state: { bytes: this.file.length } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    if (this.#groupRows > 0) await this.#endGroup();
    throwIfCancelled(signal);
    await this.file.append(await this.#footer());
    await this.file.sync();
    await this.file.close();
    await syncFolder(dirname(this.file.path));
  }

  abort(): Promise<void> {
    return this.file.close();
  }

  async #endGroup(): Promise<void> {
    const start = this.file.length;
    const chunks: WrittenChunk[] = [];
    for (const writer of this.#columns) chunks.push(await writer.flush(this.file));
    this.#groups.push(writtenGroup(start, this.#groupRows, chunks));
    this.#groupRows = 0;
  }

  /** Page index, metadata and their length, and the magic (parquet-format README). */
  async #footer(): Promise<Uint8Array> {
    const { columns } = this.target.plan;
    const metadata = this.#metadata();
    const arrowSchema = await arrowSchemaText(columns, metadata);
    const writer = new ByteWriter();
    writer.offset = this.file.length;
    writeIndexes(
      writer,
      this.#groups.flatMap(({ chunks }) => [...chunks]),
    );
    writeMetadata(writer, {
      version: 2,
      created_by: 'arrayscope',
      schema: [
        { name: 'schema', num_children: columns.length },
        ...columns.flatMap(schemaElements),
      ],
      num_rows: BigInt(this.#rows),
      row_groups: this.#groups.map(({ group }) => group),
      key_value_metadata: [...metadata, [ARROW_SCHEMA_KEY, arrowSchema] as const].map(
        ([key, value]) => ({ key, value }),
      ),
      metadata_length: 0,
    });
    writer.appendUint32(Buffer.from(MAGIC).readUInt32LE());
    return writer.getBytes();
  }

  /** Our own record, and what Hyrax records of its one tensor column. */
  #metadata(): Map<string, string> {
    const { fields, metadata } = this.target.schema;
    const largest = this.#groups
      .flatMap(({ chunks }) => chunks)
      .reduce((most, { largestPage }) => Math.max(most, largestPage), 1);
    const found = new Map([[MAPPING_KEY, encodeMapping(fields, largest, metadata)]]);
    const [only, ...others] = fields.filter(({ kind }) => kind === 'tensor');
    if (only === undefined || others.length > 0) return found;
    found.set(TENSOR_SHAPE, `[${only.shape.join(', ')}]`);
    return found.set(TENSOR_DTYPE, only.dtype);
  }
}
