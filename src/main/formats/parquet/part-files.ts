import { InputError, UsageError } from '../../../shared/errors';
import { closeFile, openForReading, sizeOf } from '../rows/read-fully';
import type { FilePart } from './file-part';

const MAX_OPEN = 64;

interface OpenPart {
  readonly fd: number;
  /** Reads in flight; only a file without any is closed. */
  users: number;
}

/** Open files of one dataset; the least recently used are closed first. */
export class PartFiles {
  readonly #files = new Map<FilePart, OpenPart>();
  #closed = false;

  /** Lends the part's file descriptor. @throws InputError `file-changed` */
  async use<T>(part: FilePart, work: (fd: number) => Promise<T>): Promise<T> {
    const file = this.#acquire(part);
    file.users += 1;
    try {
      return await work(file.fd);
    } finally {
      file.users -= 1;
      if (this.#closed || this.#files.size > MAX_OPEN) await this.#closeSpare();
    }
  }

  /** Closes everything, as soon as the reads in flight are done. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#closeSpare();
  }

  #acquire(part: FilePart): OpenPart {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: part.path });
    const file = this.#files.get(part) ?? { fd: openUnchanged(part), users: 0 };
    this.#files.delete(part);
    this.#files.set(part, file);
    return file;
  }

  async #closeSpare(): Promise<void> {
    const spare = [...this.#files].filter(([, { users }]) => users === 0);
    const kept = this.#closed ? 0 : MAX_OPEN;
    for (const [part, { fd }] of spare.slice(0, Math.max(0, this.#files.size - kept))) {
      this.#files.delete(part);
      await closeFile(fd);
    }
  }
}

function openUnchanged(part: FilePart): number {
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
