import { promisify } from 'node:util';
import { constants, inflateRaw } from 'node:zlib';
import { InputError } from '../../../shared/errors';
import type { PackedArray } from '../npy/part';
import { mapInFlight } from '../rows/plan-take';
import { readFully } from '../rows/read-fully';
import type { Checkpoints } from './checkpoints';

const inflate = promisify(inflateRaw);
/** Chunks that are unpacked at the same time, on the system's threads. */
const IN_FLIGHT = 4;
/** Unpacked chunks that are kept for rows near by. */
const KEPT_BYTES = 64 * 1024 * 1024;

export interface ChunkedFrom {
  readonly path: string;
  /** For sentences. */
  readonly name: string;
  /** Offset of the member's packed bytes in the file. */
  readonly start: number;
  readonly dataBytes: number;
  readonly checkpoints: Checkpoints;
}

/** An array in a deflated member that can be entered at every chunk. */
export class ChunkedArray implements PackedArray {
  readonly keepsWhole = false;
  readonly #starts: Float64Array;
  /** By chunk, the latest used last. */
  readonly #kept = new Map<number, Uint8Array>();

  constructor(private readonly from: ChunkedFrom) {
    const { sizes, first } = from.checkpoints;
    this.#starts = new Float64Array(sizes.length + 1);
    this.#starts[0] = from.start + first;
    sizes.forEach((size, index) => {
      this.#starts[index + 1] = (this.#starts[index] ?? 0) + size;
    });
  }

  rowReadBytes(rowBytes: number): number {
    const { sizes, chunkBytes } = this.from.checkpoints;
    const chunks = rowBytes === 0 ? 0 : Math.ceil((rowBytes - 1) / chunkBytes) + 1;
    return sizes.reduce((most, size) => Math.max(most, size), 0) * Math.min(chunks, sizes.length);
  }

  async read(
    fd: number,
    target: Uint8Array,
    position: number,
    breathe: () => Promise<void>,
  ): Promise<void> {
    if (target.length === 0) return;
    const { chunkBytes } = this.from.checkpoints;
    const firstChunk = Math.floor(position / chunkBytes);
    const lastChunk = Math.floor((position + target.length - 1) / chunkBytes);
    const chunks = Array.from(
      { length: lastChunk - firstChunk + 1 },
      (_, index) => firstChunk + index,
    );
    // The file is lent for this call only: all pieces come to an end, also after one has failed.
    const failures: unknown[] = [];
    await mapInFlight(chunks, IN_FLIGHT, async (chunk) => {
      if (failures.length > 0) return;
      try {
        await this.#place(fd, chunk, target, position);
        await breathe();
      } catch (error) {
        failures.push(error);
      }
    });
    if (failures.length > 0) throw failures[0];
  }

  close(): void {
    this.#kept.clear();
  }

  /** Puts what one chunk holds of the bytes asked for into place. */
  async #place(fd: number, chunk: number, target: Uint8Array, position: number): Promise<void> {
    const { chunkBytes } = this.from.checkpoints;
    const bytes = this.#kept.get(chunk) ?? (await this.#unpack(fd, chunk));
    const from = Math.max(0, position - chunk * chunkBytes);
    const to = Math.min(bytes.length, position + target.length - chunk * chunkBytes);
    target.set(bytes.subarray(from, to), chunk * chunkBytes + from - position);
    // Rows near by may want the rest of it; what was used up nobody comes back for soon.
    if (to - from < bytes.length) this.#keep(chunk, bytes);
    else this.#kept.delete(chunk);
  }

  async #unpack(fd: number, chunk: number): Promise<Uint8Array> {
    const { path, name, dataBytes, checkpoints } = this.from;
    const { chunkBytes, sizes } = checkpoints;
    const expected = Math.min(chunkBytes, dataBytes - chunk * chunkBytes);
    const packed = Buffer.allocUnsafeSlow(sizes[chunk] ?? 0);
    await readFully(fd, packed, this.#starts[chunk] ?? 0, path);
    try {
      const bytes = await inflate(packed, {
        maxOutputLength: expected,
        chunkSize: Math.max(64, expected),
        // The chunk ends in a flush, not in the end of a stream.
        finishFlush: constants.Z_SYNC_FLUSH,
      });
      if (bytes.length === expected) return bytes;
      throw new RangeError(`${bytes.length} of ${expected} bytes came out of chunk ${chunk}`);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      throw new InputError(
        'bad-deflate',
        `The member ${JSON.stringify(name)} of ${path} cannot be unpacked: ${words}.`,
        {
          path,
          offset: this.#starts[chunk],
          hint: 'Copy the file again, or write it again from its source.',
          cause: error,
        },
      );
    }
  }

  #keep(chunk: number, bytes: Uint8Array): void {
    this.#kept.delete(chunk);
    this.#kept.set(chunk, bytes);
    const most = Math.max(1, Math.floor(KEPT_BYTES / this.from.checkpoints.chunkBytes));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(oldest);
    }
  }
}
