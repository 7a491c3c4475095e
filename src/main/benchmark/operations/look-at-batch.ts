import { bytesOf } from '../../../shared/model/dtype';
import type { TensorBatch } from '../../../shared/model/tensor';

/** Bytes that a processor fetches at once. */
const LINE_BYTES = 64;

/**
 * Looks at one byte of every 64 of a batch's numbers, so that all of it passes through the
 * processor as it does where rows are used; any more would be the cost of the work, not of reading.
 * The sum is of use to nobody but keeps the work from being left out.
 */
export function lookAtBatch(batch: TensorBatch): number {
  let sum = 0;
  for (const column of batch.columns.values()) {
    if (column.kind !== 'numeric') continue;
    const bytes = bytesOf(column.data);
    for (let at = 0; at < bytes.length; at += LINE_BYTES) sum = (sum + (bytes[at] ?? 0)) | 0;
  }
  return sum;
}
