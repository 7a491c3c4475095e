import { type FileHandle, open } from 'node:fs/promises';
import { withFileErrors } from '../../lib/file-error';

/** The system takes at most 2 GiB − 4 KiB a call. */
const MAX_WRITE_BYTES = 1024 * 1024 * 1024;

/** A new file that is written from its start to its end, and may be patched behind. */
export class OutputFile {
  #position = 0;
  #open = true;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws InputError `exists` when there is something at `path` already. */
  static create(path: string): Promise<OutputFile> {
    return withFileErrors(path, async () => new OutputFile(path, await open(path, 'wx')));
  }

  /** Goes on at the end of a file that `create` made. */
  static reopen(path: string): Promise<OutputFile> {
    return withFileErrors(path, async () => {
      const file = new OutputFile(path, await open(path, 'r+'));
      file.#position = (await file.handle.stat()).size;
      return file;
    });
  }

  /** Goes on behind the first `length` bytes of a file that has as many; the rest is cut off. */
  static resume(path: string, length: number): Promise<OutputFile> {
    return withFileErrors(path, async () => {
      const handle = await open(path, 'r+');
      try {
        await handle.truncate(length);
      } catch (error) {
        await handle.close();
        throw error;
      }
      const file = new OutputFile(path, handle);
      file.#position = length;
      return file;
    });
  }

  /** Bytes so far. */
  get length(): number {
    return this.#position;
  }

  /** Appends; the bytes may be used again once this resolves. */
  async append(bytes: Uint8Array): Promise<void> {
    await this.#writeAt(bytes, this.#position);
    this.#position += bytes.length;
  }

  /** Overwrites bytes that were written already. */
  patch(bytes: Uint8Array, position: number): Promise<void> {
    return this.#writeAt(bytes, position);
  }

  /** Flushes to the disk. */
  sync(): Promise<void> {
    return withFileErrors(this.path, () => this.handle.sync());
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await withFileErrors(this.path, () => this.handle.close());
  }

  #writeAt(bytes: Uint8Array, position: number): Promise<void> {
    return withFileErrors(this.path, async () => {
      let done = 0;
      while (done < bytes.length) {
        const length = Math.min(bytes.length - done, MAX_WRITE_BYTES);
        const { bytesWritten } = await this.handle.write(bytes, done, length, position + done);
        done += bytesWritten;
      }
    });
  }
}

/** Makes names in a folder durable; where a system cannot sync a folder there is nothing to do. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withFileErrors(folder, async () => {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}
