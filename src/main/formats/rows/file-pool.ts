import { InputError, UsageError } from '../../../shared/errors';
import { closeFile, openForReading, sizeOf } from './read-fully';

/** A file as it was when the dataset was opened; the object is the file's key in the pool. */
export interface PooledFile {
  readonly path: string;
  readonly fileBytes: number;
}

interface OpenFile {
  readonly fd: number;
  /** Reads in flight; only a file without any is closed. */
  users: number;
}

/** Open files of one dataset, the least recently used closed first. */
export class FilePool {
  /** In order of use, the latest last. */
  readonly #files = new Map<PooledFile, OpenFile>();
  #closed = false;

  constructor(private readonly capacity: number) {}

  /**
   * Lends the file's descriptor to `use`.
   * @throws InputError `file-changed` when the file is no longer as long as when it was opened.
   */
  async withFile<T>(part: PooledFile, use: (fd: number) => Promise<T>): Promise<T> {
    const file = this.#acquire(part);
    file.users += 1;
    try {
      return await use(file.fd);
    } finally {
      file.users -= 1;
      if (this.#files.size > this.#limit) await this.#closeSpare();
    }
  }

  /** As `withFile`, for a read that is over when `use` returns: no promise a small read. */
  withFileNow<T>(part: PooledFile, use: (fd: number) => T): T {
    const { fd } = this.#acquire(part);
    const result = use(fd);
    // Not waited for: what cannot be closed now is closed by the next `withFile`, or by `close`.
    if (this.#files.size > this.#limit) void this.#closeSpare().catch(() => undefined);
    return result;
  }

  /** Closes everything, as soon as the reads in flight are done. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#closeSpare();
  }

  get #limit(): number {
    return this.#closed ? 0 : this.capacity;
  }

  #acquire(part: PooledFile): OpenFile {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: part.path });
    const found = this.#files.get(part);
    const file = found ?? { fd: openUnchanged(part), users: 0 };
    this.#files.delete(part);
    this.#files.set(part, file);
    return file;
  }

  async #closeSpare(): Promise<void> {
    const spare = [...this.#files].filter(([, file]) => file.users === 0);
    const closing = spare.slice(0, this.#files.size - this.#limit);
    // All are taken out before the first is waited for: no two calls close the same file.
    for (const [part] of closing) this.#files.delete(part);
    for (const [, { fd }] of closing) await closeFile(fd);
  }
}

function openUnchanged(part: PooledFile): number {
  const fd = openForReading(part.path);
  try {
    const { bytes } = sizeOf(fd, part.path);
    if (bytes === part.fileBytes) return fd;
    throw new InputError(
      'file-changed',
      `${part.path} had ${part.fileBytes} bytes when the dataset was opened and has ${bytes} now.`,
      { path: part.path, offset: Math.min(bytes, part.fileBytes), hint: 'Open the dataset again.' },
    );
  } catch (error) {
    void closeFile(fd);
    throw error;
  }
}
