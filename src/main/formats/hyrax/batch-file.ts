/** One `batch_<n>.npy` while it is written: rows of (id, tensor), one after the other. */
import { rename } from 'node:fs/promises';
import { withFileErrors } from '../../lib/file-error';
import { encodeNpyHeader } from '../npy/encode';
import { OutputFile } from '../rows/output-file';
import { closeFile, openForReading, readFully } from '../rows/read-fully';
import { scatterItems } from '../rows/strided';

export interface BatchRowType {
  readonly idDescr: string;
  readonly idBytes: number;
  readonly tensorDescr: string;
  readonly tensorShape: readonly number[];
  readonly tensorBytes: number;
}

const CHUNK_BYTES = 4 * 1024 * 1024;
/** Behind the name of a batch file while it is copied. */
const OTHER_WIDTH = '.wider';

export class BatchFile {
  #rows = 0;
  /** Whether a checkpoint may tell of its rows. */
  #flushed = false;

  private constructor(
    private readonly file: OutputFile,
    readonly type: BatchRowType,
  ) {}

  /** Goes on behind the first rows of a file, which are there and whose ids are as wide as told. */
  static async resume(path: string, type: BatchRowType, rows: number): Promise<BatchFile> {
    const batch = new BatchFile(await OutputFile.resume(path, rowOffset(type, rows)), type);
    batch.#rows = rows;
    batch.#flushed = true;
    return batch;
  }

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

  /**
   * The same rows with ids of another width, which all of them fit. The old file is replaced once
   * the new one is whole, and on the disk where the old one is: a checkpoint may tell of its rows.
   */
  async withIds(type: BatchRowType): Promise<BatchFile> {
    const path = this.file.path;
    await this.file.close();
    const other = await BatchFile.create(`${path}${OTHER_WIDTH}`, type);
    try {
      await copyRows({ path, type: this.type, rows: this.#rows }, type, other.file);
      if (this.#flushed) await other.file.sync();
    } finally {
      await other.file.close();
    }
    await withFileErrors(path, () => rename(`${path}${OTHER_WIDTH}`, path));
    const batch = new BatchFile(await OutputFile.reopen(path), type);
    batch.#rows = this.#rows;
    batch.#flushed = this.#flushed;
    return batch;
  }

  /** Flushes the rows so far; their number is patched in at the end. */
  async sync(): Promise<void> {
    await this.file.sync();
    this.#flushed = true;
  }

  /** Patches the row count in and closes; flushing comes when all batches are written. */
  async finish(): Promise<void> {
    await this.file.patch(batchHeader(this.type, this.#rows), 0);
    await this.file.close();
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Where each row begins, from the start of the file. */
export function rowOffset(type: BatchRowType, row: number): number {
  return batchHeader(type, 0).length + row * (type.idBytes + type.tensorBytes);
}

async function copyRows(
  from: { readonly path: string; readonly type: BatchRowType; readonly rows: number },
  type: BatchRowType,
  target: OutputFile,
): Promise<void> {
  const { path, rows } = from;
  const source = openForReading(path);
  try {
    const stride = from.type.idBytes + from.type.tensorBytes;
    const targetStride = type.idBytes + type.tensorBytes;
    const idBytes = Math.min(type.idBytes, from.type.idBytes);
    const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / stride));
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - first);
      const chunk = new Uint8Array(count * stride);
      await readFully(source, chunk, rowOffset(from.type, first), path);
      const copy = new Uint8Array(count * targetStride);
      for (let row = 0; row < count; row += 1) {
        const id = row * stride;
        copy.set(chunk.subarray(id, id + idBytes), row * targetStride);
        copy.set(
          chunk.subarray(id + from.type.idBytes, id + stride),
          row * targetStride + type.idBytes,
        );
      }
      await target.append(copy);
    }
  } finally {
    await closeFile(source);
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
