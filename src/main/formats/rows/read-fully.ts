import { close, constants, fstatSync, openSync, read, readSync, readv, readvSync } from 'node:fs';
import { promisify } from 'node:util';
import { InputError } from '../../../shared/errors';
import { toFileError } from '../../lib/file-error';

/** The system takes at most 2 GiB − 4 KiB a call. */
const MAX_READ_BYTES = 1024 * 1024 * 1024;
/** Below this a read on the calling thread is faster than a trip to the thread pool. */
export const SYNCHRONOUS_BYTES = 256 * 1024;

/** As above, where what was read is decoded here and now. */
const SYNCHRONOUS_DECODED_BYTES = 2 * 1024 * 1024;

/** The system takes at most 1,024 buffers a call (IOV_MAX). */
const MAX_VECTOR = 1024;

/** Fills `target` from `position` on. @throws InputError `truncated` when the file ends first. */
export function readFullySync(
  fd: number,
  target: Uint8Array,
  position: number,
  path: string,
): void {
  readIntoSync(fd, target, 0, target.length, position, path);
}

/** As `readFullySync`, into bytes `[from, from + length)` of any view of memory. */
export function readIntoSync(
  fd: number,
  target: NodeJS.ArrayBufferView,
  from: number,
  length: number,
  position: number,
  path: string,
): void {
  let done = 0;
  while (done < length) {
    const piece = Math.min(length - done, MAX_READ_BYTES);
    const count = readOnceSync(fd, target, from + done, piece, position + done, path);
    if (count === 0) throw endedEarly(path, position + done, length - done);
    done += count;
  }
}

/**
 * As `readFully`, for bytes that are decoded on this thread next: decoding some megabytes holds it
 * for longer than reading them does, and a trip to the thread pool and back costs more than the
 * read.
 */
export async function readToDecode(
  fd: number,
  target: Uint8Array,
  position: number,
  path: string,
): Promise<void> {
  if (target.length <= SYNCHRONOUS_DECODED_BYTES) readFullySync(fd, target, position, path);
  else await readFully(fd, target, position, path);
}

/** As `readFullySync`; large reads leave the event loop free. */
export async function readFully(
  fd: number,
  target: Uint8Array,
  position: number,
  path: string,
): Promise<void> {
  if (target.length <= SYNCHRONOUS_BYTES) {
    readFullySync(fd, target, position, path);
    return;
  }
  let done = 0;
  while (done < target.length) {
    const length = Math.min(target.length - done, MAX_READ_BYTES);
    const count = await readOnce(fd, target, done, length, position + done, path);
    if (count === 0) throw endedEarly(path, position + done, target.length - done);
    done += count;
  }
}

/** Fills several buffers, one behind the other, from consecutive bytes of the file. */
export async function readVector(
  fd: number,
  targets: readonly Uint8Array[],
  position: number,
  path: string,
): Promise<void> {
  for (let first = 0, from = position; first < targets.length; first += MAX_VECTOR) {
    const piece = targets.slice(first, first + MAX_VECTOR);
    const bytes = piece.reduce((sum, target) => sum + target.length, 0);
    const count =
      bytes <= SYNCHRONOUS_BYTES
        ? translate(path, () => readvSync(fd, piece, from))
        : await readvOnce(fd, piece, from, path);
    if (count < bytes) await readRest(fd, piece, count, from, path);
    from += bytes;
  }
}

/** What one vectored read left over, buffer by buffer. */
async function readRest(
  fd: number,
  targets: readonly Uint8Array[],
  count: number,
  position: number,
  path: string,
): Promise<void> {
  let start = 0;
  for (const target of targets) {
    const done = Math.max(0, Math.min(target.length, count - start));
    if (done < target.length)
      await readFully(fd, target.subarray(done), position + start + done, path);
    start += target.length;
  }
}

/** Reads up to `target.length` bytes from the start; returns how many the file had. */
export function readPrefixSync(fd: number, target: Uint8Array, path: string): number {
  let done = 0;
  while (done < target.length) {
    const count = translate(path, () => readSync(fd, target, done, target.length - done, done));
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** Windows has no such flag. */
const NON_BLOCKING = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/** Without blocking: a pipe of this name must not hang the program before it is recognised. */
export function openForReading(path: string): number {
  return translate(path, () => openSync(path, constants.O_RDONLY | NON_BLOCKING));
}

export function sizeOf(
  fd: number,
  path: string,
): { readonly bytes: number; readonly modifiedMs: number; readonly isFile: boolean } {
  const stats = translate(path, () => fstatSync(fd));
  return { bytes: stats.size, modifiedMs: stats.mtimeMs, isFile: stats.isFile() };
}

export const closeFile: (fd: number) => Promise<void> = promisify(close);

/** Without a closure, unlike `translate`: a row is read in a microsecond. */
function readOnceSync(
  fd: number,
  target: NodeJS.ArrayBufferView,
  offset: number,
  length: number,
  position: number,
  path: string,
): number {
  try {
    return readSync(fd, target, offset, length, position);
  } catch (error) {
    throw toFileError(error, path);
  }
}

function readOnce(
  fd: number,
  target: Uint8Array,
  offset: number,
  length: number,
  position: number,
  path: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, target, offset, length, position, (error, count) => {
      if (error === null) resolve(count);
      else reject(toFileError(error, path));
    });
  });
}

function readvOnce(
  fd: number,
  targets: readonly Uint8Array[],
  position: number,
  path: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    readv(fd, targets, position, (error, count) => {
      if (error === null) resolve(count);
      else reject(toFileError(error, path));
    });
  });
}

function translate<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw toFileError(error, path);
  }
}

function endedEarly(path: string, offset: number, missing: number): InputError {
  return new InputError(
    'truncated',
    `${path} ended while it was read: ${missing} more bytes were expected.`,
    {
      path,
      offset,
      hint: 'The file has become shorter since the dataset was opened. Open it again.',
    },
  );
}
