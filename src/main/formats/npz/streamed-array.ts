import { crc32 } from 'node:zlib';
import { InputError } from '../../../shared/errors';
import type { PackedArray } from '../npy/part';
import { type DeflatedBytes, InflateCursor } from './inflate-cursor';

/** Places in the stream that are kept for readers that go on where they were. */
const MAX_CURSORS = 4;
/** Kept in memory up to this, and as much more as the member takes in the archive … */
const KEPT_BYTES = 128 * 1024 * 1024;
/** … but never more than this. */
const MAX_KEPT_BYTES = 512 * 1024 * 1024;

export interface StreamedFrom extends DeflatedBytes {
  readonly crc: number;
  /** Bytes of the `.npy` header before the data. */
  readonly headerBytes: number;
  readonly dataBytes: number;
}

/** Whether an array of this size is unpacked once and kept; else it is read from its start. */
export function keepsWhole(dataBytes: number, packedBytes: number): boolean {
  return dataBytes <= Math.min(MAX_KEPT_BYTES, KEPT_BYTES + packedBytes);
}

/**
 * An array in a deflated stream without a way in but its start. A reader that goes forward goes
 * on where it was; one that goes back starts anew.
 */
export class StreamedArray implements PackedArray {
  readonly keepsWhole: boolean;
  readonly #idle: InflateCursor[] = [];

  constructor(private readonly from: StreamedFrom) {
    this.keepsWhole = keepsWhole(from.dataBytes, from.packedBytes);
  }

  /** A row may lie at the end, which only the whole stream leads to. */
  rowReadBytes(): number {
    return this.from.packedBytes;
  }

  async read(
    fd: number,
    target: Uint8Array,
    position: number,
    breathe: () => Promise<void>,
  ): Promise<void> {
    if (target.length === this.from.dataBytes && position === 0) {
      await this.#readAll(fd, target);
      return;
    }
    const from = this.from.headerBytes + position;
    const cursor = this.#borrow(from);
    try {
      while (cursor.position < from) {
        if ((await cursor.next(fd, from - cursor.position)).length === 0)
          await cursor.expectEnd(fd);
        await breathe();
      }
      await this.#fill(cursor, fd, target, breathe);
    } catch (error) {
      cursor.close();
      throw error;
    }
    this.#idle.push(cursor);
    if (this.#idle.length > MAX_CURSORS) this.#idle.shift()?.close();
  }

  close(): void {
    for (const cursor of this.#idle.splice(0)) cursor.close();
  }

  /** The whole array, its length and its checksum with it. */
  async #readAll(fd: number, target: Uint8Array): Promise<void> {
    const cursor = new InflateCursor(this.from);
    try {
      const header = new Uint8Array(this.from.headerBytes);
      await this.#fill(cursor, fd, header);
      await this.#fill(cursor, fd, target);
      let crc = crc32(target, crc32(header));
      while (cursor.position < this.from.bytes) {
        const more = await cursor.next(fd, this.from.bytes - cursor.position);
        if (more.length === 0) break;
        crc = crc32(more, crc);
      }
      await cursor.expectEnd(fd);
      if (crc !== this.from.crc) throw wrongChecksum(this.from.path, this.from.name);
    } finally {
      cursor.close();
    }
  }

  async #fill(
    cursor: InflateCursor,
    fd: number,
    target: Uint8Array,
    breathe?: () => Promise<void>,
  ): Promise<void> {
    let done = 0;
    while (done < target.length) {
      const piece = await cursor.next(fd, target.length - done);
      // Ended too early: the sentence says by how much.
      if (piece.length === 0) await cursor.expectEnd(fd);
      target.set(piece, done);
      done += piece.length;
      await breathe?.();
    }
  }

  /** The idle cursor that is nearest before `from`, or a new one. */
  #borrow(from: number): InflateCursor {
    const near = this.#idle
      .filter(({ position }) => position <= from)
      .reduce<InflateCursor | null>(
        (best, next) => (best === null || next.position > best.position ? next : best),
        null,
      );
    if (near === null) return new InflateCursor(this.from);
    this.#idle.splice(this.#idle.indexOf(near), 1);
    return near;
  }
}

export function wrongChecksum(path: string, name: string): InputError {
  return new InputError(
    'wrong-checksum',
    `The member ${JSON.stringify(name)} of ${path} is damaged: its checksum is not the one that the archive declares.`,
    { path, hint: 'Copy the file again, or write it again from its source.' },
  );
}
