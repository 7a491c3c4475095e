/**
 * The short way for the usual case: numbers that lie in an uncompressed batch as they are wanted,
 * a few of them. One read on the calling thread, where the long way costs a dozen promises.
 */
import { dtypeFacts } from '../../../shared/model/dtype';
import { readFullySync } from '../rows/read-fully';
import type { ColumnPlan, NumericPlan } from './columns';
import type { StoredBatch } from './ipc-file';
import { bufferOf } from './slots';

/** More than this is read off the thread. */
export const DIRECT_BYTES = 256 * 1024;

/** Whether the values of a row are bytes that follow each other, at a place that can be computed. */
export function isDirect(plan: ColumnPlan): plan is NumericPlan {
  return (
    plan.kind === 'numeric' &&
    plan.dtype !== 'bool' &&
    plan.permutation === null &&
    plan.levels.every(({ offsets }) => offsets === null)
  );
}

/** Whether this batch holds them so: not compressed, no row null, and as many as it says. */
export function hasDirect(
  { validity, leaf }: NumericPlan,
  { header }: StoredBatch,
  bytes: number,
): boolean {
  return (
    header.codec === 'none' &&
    validity.every(({ node }) => header.nodes[node * 2 + 1] === 0) &&
    (header.buffers[bufferOf(leaf, 1, header) * 2 + 1] ?? 0) >= bytes
  );
}

/** Fills `target` with rows from `start` on. */
export function readDirect(
  { leaf, leafValues, dtype }: NumericPlan,
  { file, header, bodyAt }: StoredBatch,
  fd: number,
  start: number,
  target: Uint8Array,
): void {
  const { itemBytes, slots } = dtypeFacts(dtype);
  const at = bodyAt + (header.buffers[bufferOf(leaf, 1, header) * 2] ?? 0);
  readFullySync(fd, target, at + start * leafValues * (itemBytes / slots), file.path);
}
