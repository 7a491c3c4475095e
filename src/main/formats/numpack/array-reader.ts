import { InternalError } from '../../../shared/errors';
import { throwIfCancelled } from '../../lib/cancel';
import type { FilePool } from '../rows/file-pool';
import { SYNCHRONOUS_BYTES, readFully, readFullySync } from '../rows/read-fully';
import type { Piece } from './storage';
import type { StoredArray } from './stored-array';
import { unpackFrame } from './zstd';

/** One read between two looks at the signal. */
const READ_BYTES = 4 * 1024 * 1024;

/** Reads rows of one array, numbered without the deleted ones. */
export class ArrayReader {
  /** The block unpacked last: neighbours often lie in one. */
  #block: { readonly index: number; readonly content: Uint8Array } | null = null;

  constructor(
    readonly array: StoredArray,
    private readonly files: FilePool,
  ) {}

  /** Most bytes that are read from the files for one row. */
  get rowReadBytes(): number {
    const { storage, rowBytes } = this.array;
    if (storage.kind === 'plain') return rowBytes;
    let most = 0;
    for (let entry = 2; entry < storage.entries.length; entry += 3)
      most = Math.max(most, storage.entries[entry] ?? 0);
    const smallest = storage.starts.reduce((least, start, block) => {
      const bytes = (storage.starts[block + 1] ?? Infinity) - start;
      return bytes > 0 ? Math.min(least, bytes) : least;
    }, Infinity);
    return most * (Math.ceil(rowBytes / smallest) + 1);
  }

  /** Fills `target` with these rows, in this order. */
  async gather(
    rows: ArrayLike<number>,
    target: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { rowBytes } = this.array;
    for (let first = 0; first < rows.length;) {
      const row = rows[first] ?? 0;
      let end = first + 1;
      while (end < rows.length && rows[end] === row + end - first) end += 1;
      const place = target.subarray(first * rowBytes, end * rowBytes);
      await this.fill(row, end - first, place, signal);
      first = end;
    }
  }

  /** Fills `target` with rows `[start, start + count)`. */
  async fill(
    start: number,
    count: number,
    target: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { rowBytes, bitmap } = this.array;
    if (rowBytes === 0) return;
    if (bitmap === null) {
      await this.#readBytes(start * rowBytes, target.subarray(0, count * rowBytes), signal);
      return;
    }
    for (let done = 0; done < count;) {
      const stored = bitmap.storedRow(start + done);
      const run = bitmap.runFrom(stored, count - done);
      const place = target.subarray(done * rowBytes, (done + run) * rowBytes);
      await this.#readBytes(stored * rowBytes, place, signal);
      done += run;
    }
  }

  /** Bytes of the array from `position` on, as if it lay in one plain file. */
  async #readBytes(
    position: number,
    target: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { storage } = this.array;
    if (storage.kind === 'zstd') {
      await this.#unpack(position, target, signal);
      return;
    }
    for (let done = 0; done < target.length;) {
      throwIfCancelled(signal);
      const at = position + done;
      const piece = pieceAt(storage.pieces, at);
      const length = Math.min(target.length - done, piece.start + piece.bytes - at, READ_BYTES);
      const part = target.subarray(done, done + length);
      if (length <= SYNCHRONOUS_BYTES)
        readFullySync(this.files.borrow(piece.file), part, at - piece.start, piece.file.path);
      else
        await this.files.withFile(piece.file, (fd) =>
          readFully(fd, part, at - piece.start, piece.file.path),
        );
      done += length;
    }
  }

  async #unpack(
    position: number,
    target: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { storage } = this.array;
    if (storage.kind !== 'zstd') return;
    let index = blockAt(storage.starts, position);
    for (let done = 0; done < target.length; index += 1) {
      throwIfCancelled(signal);
      const content = await this.#content(index);
      const from = position + done - (storage.starts[index] ?? 0);
      const part = content.subarray(from, from + target.length - done);
      target.set(part, done);
      done += part.length;
    }
  }

  async #content(index: number): Promise<Uint8Array> {
    const { storage } = this.array;
    if (storage.kind !== 'zstd') throw new InternalError('The array is not compressed.');
    if (this.#block?.index === index) return this.#block.content;
    const [offset = 0, original = 0, packed = 0] = storage.entries.subarray(index * 3);
    if (original === 0) return new Uint8Array(0);
    const frame = Buffer.allocUnsafe(packed);
    const { path } = storage.file;
    await this.files.withFile(storage.file, (fd) => readFully(fd, frame, offset, path));
    const content = await unpackFrame(frame, original, path, offset);
    this.#block = { index, content };
    return content;
  }
}

function pieceAt(pieces: readonly Piece[], position: number): Piece {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  let low = 0;
  let high = pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.start ?? 0) <= position) low = middle;
    else high = middle;
  }
  const piece = pieces[low];
  if (piece === undefined) throw new InternalError('The array has no file.');
  return piece;
}

/** The last block that begins at or before `position`, empty ones passed over. */
function blockAt(starts: Float64Array, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low;
}
