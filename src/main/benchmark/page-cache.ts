import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { MachineError, UsageError } from '../../shared/errors';
import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import { filesBelow } from './files-below';

const run = promisify(execFile);

/** Paths of one `dd` loop: well below any limit on the length of a command line. */
const FILES_A_CALL = 200;
/** Reads count no bytes but end in posix_fadvise(DONTNEED) over the whole file. */
const DROP_ALL = 'for f; do dd if="$f" iflag=nocache count=0 status=none || exit 1; done';

/** @throws UsageError where cold reads cannot be measured, with the sentence that says so. */
export function requireColdCache(): void {
  if (process.platform === 'linux') return;
  throw new UsageError(
    'cold-not-available',
    'Cold reads are not available here: this system has no call that drops a file’s pages.',
    { hint: 'Measure with --cache hot or --cache reopen.' },
  );
}

/** The files of one dataset, whose pages are brought into memory or dropped from it. */
export class PageCache {
  readonly #files: readonly string[];

  private constructor(files: readonly string[]) {
    this.#files = files;
  }

  /** Flushes the files as well: dirty pages cannot be dropped. */
  static async of(path: string): Promise<PageCache> {
    const files = (await filesBelow(path)).map((file) => file.path);
    for (const file of files) await flush(file);
    return new PageCache(files);
  }

  /** Empties the page cache of these files and of no others. */
  async drop(signal?: AbortSignal): Promise<void> {
    for (let at = 0; at < this.#files.length; at += FILES_A_CALL) {
      throwIfCancelled(signal);
      try {
        await run('/bin/sh', ['-c', DROP_ALL, 'sh', ...this.#files.slice(at, at + FILES_A_CALL)]);
      } catch (error) {
        throw new MachineError(
          'cold-not-available',
          'The files’ pages could not be dropped with dd.',
          {
            hint: 'GNU dd is needed; measure with --cache hot or --cache reopen instead.',
            cause: error,
          },
        );
      }
    }
  }

  /** Reads every byte, so that no page has to come from the device. */
  async warm(signal?: AbortSignal): Promise<void> {
    for (const path of this.#files) {
      const chunks = createReadStream(path, { highWaterMark: 2 ** 20, ...(signal && { signal }) });
      await withFileErrors(path, async () => {
        await finished(chunks.resume());
      });
      throwIfCancelled(signal);
    }
  }
}

/**
 * @param fetched bytes that the timed reads made the kernel fetch from storage; null where it does
 *   not tell
 * @throws MachineError when every “cold” read was served from memory after all.
 */
export function requireDeviceReads(fetched: number | null): void {
  if (fetched === null || fetched > 0) return;
  throw new MachineError(
    'cache-not-dropped',
    'The files’ pages stayed in memory although they were dropped, so these reads were not cold.',
    { hint: 'A file system in memory (tmpfs) has no cold state: set ARRAYSCOPE_HOME to a disk.' },
  );
}

function flush(path: string): Promise<void> {
  return withFileErrors(path, async () => {
    const handle = await open(path, 'r');
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
  });
}
