import { type FileHandle, open, unlink } from 'node:fs/promises';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';

/**
 * Bytes kept on disk for a while: written, patched, read again. Unless it is kept, the file has no
 * name any more once it is open, so that nothing of it is left whatever ends the process.
 */
export class SpoolFile {
  #length = 0;
  #open = true;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** @param path where there is nothing yet, on the disk that is to hold the bytes. */
  static create(path: string): Promise<SpoolFile> {
    return withFileErrors(path, async () => {
      const handle = await open(path, 'wx+');
      try {
        await unlink(path);
      } catch (error) {
        await handle.close();
        throw error;
      }
      return new SpoolFile(path, handle);
    });
  }

  /** With a name, for another process that goes on; `unlink` it in the end. */
  static createKept(path: string): Promise<SpoolFile> {
    return withFileErrors(path, async () => new SpoolFile(path, await open(path, 'wx+')));
  }

  /** Goes on behind the first `length` bytes of a kept one that has as many. */
  static resume(path: string, length: number): Promise<SpoolFile> {
    return withFileErrors(path, async () => {
      const handle = await open(path, 'r+');
      try {
        await handle.truncate(length);
      } catch (error) {
        await handle.close();
        throw error;
      }
      const file = new SpoolFile(path, handle);
      file.#length = length;
      return file;
    });
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes may be used again once this resolves. */
  async append(bytes: Uint8Array): Promise<void> {
    await this.patch(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Overwrites bytes that were written already. */
  patch(bytes: Uint8Array, position: number): Promise<void> {
    return withFileErrors(this.path, async () => {
      for (let done = 0; done < bytes.length;) {
        const length = bytes.length - done;
        const { bytesWritten } = await this.handle.write(bytes, done, length, position + done);
        done += bytesWritten;
      }
    });
  }

  /** Fills `target` from `position` on. @throws InputError `truncated` where fewer were written. */
  read(target: Uint8Array, position: number): Promise<void> {
    return withFileErrors(this.path, async () => {
      for (let done = 0; done < target.length;) {
        const length = target.length - done;
        const { bytesRead } = await this.handle.read(target, done, length, position + done);
        if (bytesRead === 0)
          throw new InputError('truncated', `${this.path} ended while it was read.`, {
            path: this.path,
            offset: position + done,
          });
        done += bytesRead;
      }
    });
  }

  /** Flushes to the disk. */
  sync(): Promise<void> {
    return withFileErrors(this.path, () => this.handle.sync());
  }

  /** Gives the room back, unless it is kept. Safe to call twice. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await withFileErrors(this.path, () => this.handle.close());
  }
}
