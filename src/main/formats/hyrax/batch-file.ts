/** One `batch_<n>.npy` while it is written: rows of (id, tensor), one after the other. */
import { open, rename } from 'node:fs/promises';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import { encodeNpyHeader } from '../npy/encode';
import { OutputFile } from '../rows/output-file';
import { scatterItems } from '../rows/strided';

export interface BatchRowType {
  readonly idDescr: string;
  readonly idBytes: number;
  readonly tensorDescr: string;
  readonly tensorShape: readonly number[];
  readonly tensorBytes: number;
}

const CHUNK_BYTES = 4 * 1024 * 1024;

export class BatchFile {
  #rows = 0;

  private constructor(
    private readonly file: OutputFile,
    readonly type: BatchRowType,
  ) {}

  static async create(path: string, type: BatchRowType): Promise<BatchFile> {
    const file = await OutputFile.create(path);
    await file.append(batchHeader(type, 0));
    return new BatchFile(file, type);
  }

  get path(): string {
    return this.file.path;
  }

  get rows(): number {
    return this.#rows;
  }

  /** @param ids items of `idBytes` each; @param tensors `tensorBytes` each. */
  async append(ids: Uint8Array, tensors: Uint8Array, rows: number): Promise<void> {
    const { idBytes, tensorBytes } = this.type;
    const stride = idBytes + tensorBytes;
    const rowsAtOnce = Math.max(1, Math.min(rows, Math.floor(CHUNK_BYTES / stride)));
    const chunk = new Uint8Array(rowsAtOnce * stride);
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - first);
      scatterItems(ids, first * idBytes, stride, idBytes, count, chunk, 0);
      scatterItems(tensors, first * tensorBytes, stride, tensorBytes, count, chunk, idBytes);
      await this.file.append(chunk.subarray(0, count * stride));
    }
    this.#rows += rows;
  }

  /** The same rows with room for longer ids. The old file is replaced once the new one is whole. */
  async widened(type: BatchRowType): Promise<BatchFile> {
    const path = this.file.path;
    await this.file.close();
    const wider = await BatchFile.create(`${path}.wider`, type);
    const source = await withFileErrors(path, () => open(path, 'r'));
    try {
      const stride = this.type.idBytes + this.type.tensorBytes;
      const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / stride));
      let position = batchHeader(this.type, 0).length;
      for (let first = 0; first < this.#rows; first += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, this.#rows - first);
        const rows = new Uint8Array(count * stride);
        const { bytesRead } = await source.read(rows, 0, rows.length, position);
        if (bytesRead !== rows.length)
          throw new InputError('truncated', `${path} ended while it was read.`, {
            path,
            offset: position + bytesRead,
          });
        position += rows.length;
        const target = new Uint8Array(count * (type.idBytes + type.tensorBytes));
        const targetStride = type.idBytes + type.tensorBytes;
        for (let row = 0; row < count; row += 1) {
          const id = row * stride;
          target.set(rows.subarray(id, id + this.type.idBytes), row * targetStride);
          target.set(
            rows.subarray(id + this.type.idBytes, id + stride),
            row * targetStride + type.idBytes,
          );
        }
        await wider.file.append(target);
      }
      await wider.file.close();
    } finally {
      await source.close();
      await wider.file.close();
    }
    await withFileErrors(path, () => rename(`${path}.wider`, path));
    return BatchFile.#reopened(path, type, this.#rows);
  }

  /** Patches the row count in and closes; flushing comes when all batches are written. */
  async finish(): Promise<void> {
    await this.file.patch(batchHeader(this.type, this.#rows), 0);
    await this.file.close();
  }

  close(): Promise<void> {
    return this.file.close();
  }

  static async #reopened(path: string, type: BatchRowType, rows: number): Promise<BatchFile> {
    const batch = new BatchFile(await OutputFile.reopen(path), type);
    batch.#rows = rows;
    return batch;
  }
}

function batchHeader(type: BatchRowType, rows: number): Uint8Array {
  return encodeNpyHeader(
    [
      { name: 'id', descr: type.idDescr, shape: [] },
      { name: 'tensor', descr: type.tensorDescr, shape: type.tensorShape },
    ],
    [rows],
  );
}
