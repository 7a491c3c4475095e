/**
 * `.pending-<n>`: what a checkpoint leaves beside the chunks, the rows of each array that fill no
 * chunk yet and where the chunks of its open shard lie. Two parts an array, each with its length
 * (float64, as everything here) before it; the last two checkpoints' are kept, since the one before
 * counts until somebody has noted the last.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf } from '../../../shared/model/dtype';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile } from '../rows/output-file';
import { fileBytes, notResumable } from '../rows/resumable';

export interface PendingArray {
  /** Items, or strings as a chunk holds them. */
  readonly rows: Uint8Array;
  /** Pairs (offset, bytes) of the open shard's chunks. */
  readonly ranges: Float64Array;
}

const LENGTH_BYTES = 8;

export function pendingName(number: number): string {
  return `.pending-${number}`;
}

/** @returns bytes of the file, which is on the disk now but for its name */
export async function writePending(
  folder: string,
  number: number,
  arrays: readonly PendingArray[],
): Promise<number> {
  // One that was cut short: nobody knows of it.
  await removePending(folder, number);
  const file = await OutputFile.create(join(folder, pendingName(number)));
  try {
    for (const { rows, ranges } of arrays) {
      for (const part of [rows, bytesOf(ranges)]) {
        await file.append(bytesOf(Float64Array.of(part.length)));
        await file.append(part);
      }
    }
    await file.sync();
    return file.length;
  } finally {
    await file.close();
  }
}

/** Null where there is no such file. @throws InputError `not-resumable` where it is another */
export async function readPending(
  folder: string,
  number: number,
  bytes: number,
): Promise<readonly PendingArray[] | null> {
  const path = join(folder, pendingName(number));
  const found = await fileBytes(path);
  if (found === null) return null;
  if (found !== bytes) throw notResumable(path, `it has ${found} bytes and should have ${bytes}`);
  const content = await withFileErrors(path, () => readFile(path));
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes;) {
    const length = at + LENGTH_BYTES <= bytes ? content.readDoubleLE(at) : Infinity;
    const end = at + LENGTH_BYTES + length;
    if (!(end <= bytes)) throw notResumable(path, `a part of it ends behind byte ${bytes}`);
    // Memory of its own, aligned for numbers.
    parts.push(new Uint8Array(content.subarray(at + LENGTH_BYTES, end)));
    at = end;
  }
  return Array.from({ length: parts.length / 2 }, (_, index) => ({
    rows: parts[index * 2] ?? new Uint8Array(0),
    ranges: new Float64Array((parts[index * 2 + 1] ?? new Uint8Array(0)).slice().buffer),
  }));
}

export async function removePending(folder: string, number: number): Promise<void> {
  const path = join(folder, pendingName(number));
  await withFileErrors(path, () => rm(path, { force: true }));
}
