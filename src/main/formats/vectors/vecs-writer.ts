import { dirname } from 'node:path';
import { InternalError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { OutputFile, syncFolder } from '../rows/output-file';
import { scatterItems } from '../rows/strided';
import type { DatasetSchema, DatasetWriter } from '../types';
import { columnBytes, columnOf } from './field-output';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** One `.fvecs`, `.bvecs` or `.ivecs` file: an int32 dimension before each vector. */
export async function createVecs(path: string, { fields }: DatasetSchema): Promise<DatasetWriter> {
  const [field] = fields;
  if (field === undefined) throw new InternalError('There is no field to write.', { path });
  return new VecsWriter(path, field, await OutputFile.create(path));
}

class VecsWriter implements DatasetWriter {
  #rows = 0;

  constructor(
    private readonly path: string,
    private readonly field: Field,
    private readonly file: OutputFile,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    const column = columnOf(batch, this.field);
    const [dimension = 0] = this.field.shape;
    for (const data of columnBytes(column, this.field, this.#rows)) {
      const rowBytes = data.length / Math.max(1, batch.rowCount);
      const stride = rowBytes + 4;
      const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / stride));
      for (let first = 0; first < batch.rowCount; first += rowsAtOnce) {
        const rows = Math.min(rowsAtOnce, batch.rowCount - first);
        const chunk = Buffer.alloc(rows * stride);
        for (let row = 0; row < rows; row += 1) chunk.writeInt32LE(dimension, row * stride);
        scatterItems(data, first * rowBytes, stride, rowBytes, rows, chunk, 4);
        await this.file.append(chunk);
      }
    }
    this.#rows += batch.rowCount;
  }

  async finish(): Promise<void> {
    await this.file.sync();
    await this.file.close();
    await syncFolder(dirname(this.path));
  }

  abort(): Promise<void> {
    return this.file.close();
  }
}
