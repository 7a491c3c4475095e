import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
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

/**
 * Empties the page cache of one dataset's files (and of no others) and proves it: the bytes that
 * the kernel then fetched from the device are counted.
 */
export class ColdCache {
  readonly #files: readonly string[];
  #before: number | undefined;
  #fetched = 0;
  #canCount = true;

  private constructor(files: readonly string[]) {
    this.#files = files;
  }

  static async of(path: string): Promise<ColdCache> {
    requireColdCache();
    const files = (await filesBelow(path)).map((file) => file.path);
    // Dirty pages cannot be dropped.
    for (const file of files) await flush(file);
    return new ColdCache(files);
  }

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
    this.#before = bytesFromDevice();
    this.#canCount &&= this.#before !== undefined;
  }

  countBytesFromDevice(): void {
    const now = bytesFromDevice();
    if (now !== undefined && this.#before !== undefined) this.#fetched += now - this.#before;
  }

  /** @throws MachineError when every “cold” read was served from memory after all. */
  requireDeviceReads(): void {
    if (!this.#canCount || this.#fetched > 0) return;
    throw new MachineError(
      'cache-not-dropped',
      'The files’ pages stayed in memory although they were dropped, so these reads were not cold.',
      { hint: 'A file system in memory (tmpfs) has no cold state: set ARRAYSCOPE_HOME to a disk.' },
    );
  }
}

/** Bytes that this process made the kernel fetch from storage so far (proc(5), `read_bytes`). */
function bytesFromDevice(): number | undefined {
  if (!existsSync('/proc/self/io')) return undefined;
  try {
    const [, bytes] = /^read_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8')) ?? [];
    return bytes === undefined ? undefined : Number(bytes);
  } catch {
    // Some containers list the file and refuse to show it; then nothing can be proved.
    return undefined;
  }
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
