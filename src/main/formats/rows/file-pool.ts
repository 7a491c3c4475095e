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
  /** When it was last asked for, in requests to the pool. */
  usedAt: number;
}

/** Open files of one dataset, the least recently used closed first. */
export class FilePool {
  readonly #files = new Map<PooledFile, OpenFile>();
  #requests = 0;
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
    return use(this.borrow(part));
  }

  /** The descriptor for reads that are over before anything else runs. @throws as `withFile`. */
  borrow(part: PooledFile): number {
    const file = this.#acquire(part);
    // Not waited for: what cannot be closed now is closed by the next `withFile`, or by `close`.
    if (this.#files.size > this.#limit) void this.#closeSpare(file).catch(() => undefined);
    return file.fd;
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
    this.#requests += 1;
    const found = this.#files.get(part);
    if (found !== undefined) {
      found.usedAt = this.#requests;
      return found;
    }
    const opened = { fd: openUnchanged(part), users: 0, usedAt: this.#requests };
    this.#files.set(part, opened);
    return opened;
  }

  /** Closes what is too many and not in use. @param borrowed stays open */
  async #closeSpare(borrowed?: OpenFile): Promise<void> {
    const closing: number[] = [];
    while (this.#files.size > this.#limit) {
      const spare = this.#leastRecent(borrowed);
      if (spare === null) break;
      // All are taken out before the first is waited for: no two calls close the same file.
      this.#files.delete(spare.part);
      closing.push(spare.fd);
    }
    for (const fd of closing) await closeFile(fd);
  }

  #leastRecent(borrowed: OpenFile | undefined): { part: PooledFile; fd: number } | null {
    let found: { part: PooledFile; fd: number } | null = null;
    let usedAt = Infinity;
    for (const [part, file] of this.#files) {
      if (file.users > 0 || file === borrowed || file.usedAt >= usedAt) continue;
      found = { part, fd: file.fd };
      usedAt = file.usedAt;
    }
    return found;
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
