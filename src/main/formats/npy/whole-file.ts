import { yieldToEventLoop } from '../../lib/cancel';
import { allocated } from '../rows/allocate';
import { readColumnMajor } from './column-major';
import type { FilePool } from '../rows/file-pool';
import type { Part } from './part';
import { readFully } from '../rows/read-fully';

interface Loaded {
  readonly part: Part;
  readonly buffer: Uint8Array;
  readonly loading: Promise<void>;
  users: number;
}

/**
 * The data of one file at a time in memory, in C order: how Hyrax's own reader works, which loads
 * a whole batch for one row and keeps the last one.
 */
export class WholeFile {
  #current: Loaded | null = null;

  /** Lends all rows of the part to `use`, which must not keep them. */
  async withRows(part: Part, pool: FilePool, use: (rows: Uint8Array) => void): Promise<void> {
    const loaded = this.#current?.part === part ? this.#current : this.#load(part, pool);
    loaded.users += 1;
    try {
      await loaded.loading;
      use(loaded.buffer);
    } catch (error) {
      if (this.#current === loaded) this.#current = null;
      throw error;
    } finally {
      loaded.users -= 1;
    }
  }

  drop(): void {
    this.#current = null;
  }

  #load(part: Part, pool: FilePool): Loaded {
    const { dataBytes } = part.header;
    // The last file's memory is used again: fresh pages cost more than the read.
    const spare = this.#current?.users === 0 ? this.#current.buffer.buffer : undefined;
    const buffer =
      spare !== undefined && spare.byteLength >= dataBytes
        ? new Uint8Array(spare, 0, dataBytes)
        : allocated(() => new Uint8Array(dataBytes));
    const loaded = { part, buffer, loading: readRows(part, pool, buffer), users: 0 };
    this.#current = loaded;
    return loaded;
  }
}

function readRows(part: Part, pool: FilePool, buffer: Uint8Array): Promise<void> {
  const { rows: layout, packed } = part;
  return pool.withFile(part, async (fd) => {
    const read = (target: Uint8Array, position: number): Promise<void> =>
      packed === undefined
        ? readFully(fd, target, position, part.path)
        : packed.read(fd, target, position - layout.dataOffset, yieldToEventLoop);
    if (layout.columnMajor === null) return read(buffer, layout.dataOffset);
    const range = { layout, extents: layout.columnMajor, start: 0, count: layout.count };
    return readColumnMajor(range, buffer, read);
  });
}
