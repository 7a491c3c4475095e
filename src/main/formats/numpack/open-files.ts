import { closeSync } from 'node:fs';
import { UsageError } from '../../../shared/errors';
import { closeFile, openForReading } from '../rows/read-fully';

const MAX_OPEN_FILES = 64;

/** Open files of one dataset, by path; where there are many, the least recently used is closed. */
export class OpenFiles {
  /** In order of use, the latest last. */
  readonly #files = new Map<string, { readonly fd: number; users: number }>();
  #closed = false;

  /** Lends the descriptor to a call that ends before anything else runs. */
  borrow(path: string): number {
    return this.#acquire(path).fd;
  }

  /** Lends it until `use` is done. */
  async withFile<T>(path: string, use: (fd: number) => Promise<T>): Promise<T> {
    const file = this.#acquire(path);
    file.users += 1;
    try {
      return await use(file.fd);
    } finally {
      file.users -= 1;
      if (this.#closed) await this.#closeSpare();
    }
  }

  /** Closes everything, as soon as the reads in flight are done. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#closeSpare();
  }

  #acquire(path: string): { readonly fd: number; users: number } {
    if (this.#closed) throw new UsageError('closed', 'The dataset was closed.', { path });
    const found = this.#files.get(path);
    if (found !== undefined && this.#files.size < MAX_OPEN_FILES) return found;
    this.#files.delete(path);
    if (this.#files.size >= MAX_OPEN_FILES) this.#closeOldest();
    const file = found ?? { fd: openForReading(path), users: 0 };
    this.#files.set(path, file);
    return file;
  }

  #closeOldest(): void {
    const idle = [...this.#files].find(([, { users }]) => users === 0);
    if (idle === undefined) return;
    this.#files.delete(idle[0]);
    closeSync(idle[1].fd);
  }

  async #closeSpare(): Promise<void> {
    for (const [path, file] of [...this.#files]) {
      if (file.users > 0) continue;
      this.#files.delete(path);
      await closeFile(file.fd);
    }
  }
}
