import { dirname } from 'node:path';
import { z } from 'zod';
import { InternalError } from '../../../shared/errors';
import { isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { OutputFile, syncFolder } from '../rows/output-file';
import { checkpointState, requireBytes } from '../rows/resumable';
import { scatterItems } from '../rows/strided';
import type { DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import { columnBytes, columnOf } from './field-output';

/** An int32 before each vector. */
const DIMENSION_BYTES = 4;
const CHUNK_BYTES = 4 * 1024 * 1024;

/** One `.fvecs`, `.bvecs` or `.ivecs` file: an int32 dimension before each vector. */
export async function createVecs(path: string, { fields }: DatasetSchema): Promise<DatasetWriter> {
  return new VecsWriter(path, onlyField(fields), await OutputFile.create(path), 0);
}

/** The rows tell how long the file is: all of them are of one length. */
export async function resumeVecs(
  path: string,
  { fields }: DatasetSchema,
  checkpoint: WriteCheckpoint,
): Promise<DatasetWriter> {
  checkpointState(z.strictObject({}), checkpoint, path);
  const { rows } = checkpoint;
  const field = onlyField(fields);
  if (!isNumericDtype(field.dtype)) throw new InternalError('A vector has numbers.', { path });
  const length = rows * (DIMENSION_BYTES + rowBytes(field.dtype, field.shape));
  await requireBytes(path, length);
  return new VecsWriter(path, field, await OutputFile.resume(path, length), rows);
}

function onlyField([field]: readonly Field[]): Field {
  if (field === undefined) throw new InternalError('There is no field to write.');
  return field;
}

class VecsWriter implements DatasetWriter {
  constructor(
    private readonly path: string,
    private readonly field: Field,
    private readonly file: OutputFile,
    private rows: number,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    const column = columnOf(batch, this.field);
    const [dimension = 0] = this.field.shape;
    for (const data of columnBytes(column, this.field, this.rows)) {
      const bytesOfRow = data.length / Math.max(1, batch.rowCount);
      const stride = bytesOfRow + DIMENSION_BYTES;
      const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / stride));
      for (let first = 0; first < batch.rowCount; first += rowsAtOnce) {
        const rows = Math.min(rowsAtOnce, batch.rowCount - first);
        const chunk = Buffer.alloc(rows * stride);
        for (let row = 0; row < rows; row += 1) chunk.writeInt32LE(dimension, row * stride);
        scatterItems(data, first * bytesOfRow, stride, bytesOfRow, rows, chunk, DIMENSION_BYTES);
        await this.file.append(chunk);
      }
    }
    this.rows += batch.rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    await this.file.sync();
    await syncFolder(dirname(this.path));
    return { rows: this.rows, state: {} };
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
