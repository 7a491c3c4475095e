import type { RowGroup } from 'hyparquet';
import { dirname } from 'node:path';
import { ByteWriter } from 'hyparquet-writer';
import { writeIndexes } from 'hyparquet-writer/src/indexes.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { InputError, InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { OutputFile, syncFolder } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { ARROW_SCHEMA_KEY } from './arrow-columns';
import { arrowSchemaText } from './arrow-schema';
import { MAPPING_KEY, TENSOR_DTYPE, TENSOR_SHAPE, encodeMapping } from './column-mapping';
import { ColumnWriter, type WrittenChunk } from './column-writer';
import { pageCompressor } from './compress';
import { MAGIC } from './footer';
import { type ParquetPlan, planParquet } from './plan-write';
import { createSettings } from './settings';
import { schemaElements } from './stored-column';

/** Starts one file; the bytes reach it row group by row group. */
export async function createParquet(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const settings = parseSettings(createSettings, options.settings);
  const plan = planParquet(schema, settings);
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const compressor = pageCompressor(settings);
  const { pageBytes } = settings;
  const columns = plan.columns.map(
    (column) => new ColumnWriter(column, { pageBytes, groupRows: plan.groupRows, compressor }),
  );
  const file = await OutputFile.create(path);
  try {
    await file.append(Buffer.from(MAGIC));
    return new ParquetWriter(file, schema, plan, columns);
  } catch (error) {
    await file.close();
    throw error;
  }
}

class ParquetWriter implements DatasetWriter {
  #position = MAGIC.length;
  #rows = 0;
  #groupRows = 0;
  readonly #groups: RowGroup[] = [];
  readonly #indexes: WrittenChunk[] = [];

  constructor(
    private readonly file: OutputFile,
    private readonly schema: DatasetSchema,
    private readonly plan: ParquetPlan,
    private readonly columns: readonly ColumnWriter[],
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    for (let from = 0; from < batch.rowCount;) {
      const to = Math.min(batch.rowCount, from + this.plan.groupRows - this.#groupRows);
      for (const [index, writer] of this.columns.entries()) {
        const name = this.plan.columns[index]?.field.name ?? '';
        const column = batch.columns.get(name);
        if (column === undefined)
          throw new InternalError(`The batch has no column “${name}”.`, { path: this.file.path });
        await writer.append(column, from, to, this.#rows);
      }
      this.#rows += to - from;
      this.#groupRows += to - from;
      from = to;
      if (this.#groupRows === this.plan.groupRows) await this.#endGroup();
    }
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
    const start = this.#position;
    const written: WrittenChunk[] = [];
    for (const writer of this.columns) {
      const { end, ...chunk } = await writer.flush(this.file, this.#position);
      this.#position = end;
      written.push(chunk);
    }
    this.#indexes.push(...written);
    this.#groups.push({
      columns: written.map(({ chunk }) => chunk),
      total_byte_size: written.reduce(
        (sum, { chunk }) => sum + (chunk.meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      num_rows: BigInt(this.#groupRows),
      file_offset: BigInt(start),
      total_compressed_size: BigInt(this.#position - start),
    });
    this.#groupRows = 0;
  }

  /** Page index, metadata and their length, and the magic (parquet-format README). */
  async #footer(): Promise<Uint8Array> {
    const metadata = this.#metadata();
    const arrowSchema = await arrowSchemaText(this.plan.columns, metadata);
    const writer = new ByteWriter();
    writer.offset = this.#position;
    writeIndexes(writer, this.#indexes);
    writeMetadata(writer, {
      version: 2,
      created_by: 'arrayscope',
      schema: [
        { name: 'schema', num_children: this.plan.columns.length },
        ...this.plan.columns.flatMap(schemaElements),
      ],
      num_rows: BigInt(this.#rows),
      row_groups: this.#groups,
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
    const { fields, metadata } = this.schema;
    const largest = this.columns.reduce((most, column) => Math.max(most, column.largestPage), 1);
    const found = new Map([[MAPPING_KEY, encodeMapping(fields, largest, metadata)]]);
    const [only, ...others] = fields.filter(({ kind }) => kind === 'tensor');
    if (only === undefined || others.length > 0) return found;
    found.set(TENSOR_SHAPE, `[${only.shape.join(', ')}]`);
    return found.set(TENSOR_DTYPE, only.dtype);
  }
}
