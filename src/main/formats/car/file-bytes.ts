import { readFullySync } from '../rows/read-fully';

/** Most sections begin with a length and a CID of fewer bytes than this. */
const WINDOW_BYTES = 1024;

/** Bytes beyond the end, or a step back: translated where they are caught. */
export class OutOfFile extends Error {}

/**
 * The reader that @ipld/car's decoder asks for, over an open file: it seeks past the blocks, so
 * that a pass over a file reads nothing but the CIDs.
 */
export class FileBytes {
  pos = 0;
  /** Bytes read so far. */
  bytesRead = 0;
  #window = new Uint8Array(0);
  #windowAt = 0;

  constructor(
    private readonly fd: number,
    private readonly fileBytes: number,
    private readonly path: string,
  ) {}

  async upTo(length: number): Promise<Uint8Array> {
    return this.#at(Math.min(length, this.fileBytes - this.pos));
  }

  async exactly(length: number, seek = false): Promise<Uint8Array> {
    if (length < 0 || length > this.fileBytes - this.pos)
      throw new OutOfFile(`the file ends before ${length} more bytes`);
    const bytes = this.#at(length);
    if (seek) this.pos += length;
    return bytes;
  }

  seek(length: number): void {
    // A block that is shorter than nothing would lead back, and round and round.
    if (!(length >= 0) || length > this.fileBytes - this.pos)
      throw new OutOfFile(`the file ends before ${length} more bytes`);
    this.pos += length;
  }

  #at(length: number): Uint8Array {
    const from = this.pos - this.#windowAt;
    if (from < 0 || from + length > this.#window.length) {
      const bytes = Math.min(Math.max(length, WINDOW_BYTES), this.fileBytes - this.pos);
      this.#window = new Uint8Array(bytes);
      this.#windowAt = this.pos;
      readFullySync(this.fd, this.#window, this.pos, this.path);
      this.bytesRead += bytes;
    }
    const start = this.pos - this.#windowAt;
    return this.#window.subarray(start, start + length);
  }
}
