import { closeFile, openForReading } from '../rows/read-fully';
import { BatchBytes } from './batch-bytes';
import type { ColumnPlan } from './columns';
import type { StoredBatch } from './ipc-file';
import { readOffsets } from './offsets';
import { readValidity } from './read-validity';
import { UnpackedCache } from './unpacked-cache';

/** Lists looked at when the dataset opens; the others are looked at when they are read. */
const LOOKED_AT = 1024;

/**
 * Headers tell the mean length of a batch's lists, not that all have it: a look at the first ones.
 * @returns the nodes whose lists differ.
 */
export async function raggedLists(
  columns: readonly ColumnPlan[],
  batch: StoredBatch | undefined,
): Promise<ReadonlySet<number>> {
  const ragged = new Set<number>();
  const levels = columns.flatMap((plan) => (plan.kind === 'numeric' ? plan.levels : []));
  const variable = levels.filter(({ offsets }) => offsets !== null);
  if (batch === undefined || variable.length === 0) return ragged;
  const fd = openForReading(batch.file.path);
  try {
    const bytes = new BatchBytes(batch, fd, new UnpackedCache(0));
    for (const { slot, size, offsets: bits } of variable) {
      const count = Math.min(LOOKED_AT, bytes.values(slot));
      const offsets = await readOffsets(bytes, slot, bits ?? 32, 0, count);
      const valid = await readValidity(bytes, slot, 0, count);
      for (let row = 0; row < count; row += 1) {
        const items = (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
        if (items !== size && valid?.[row] !== 0) ragged.add(slot.node);
      }
    }
    return ragged;
  } finally {
    await closeFile(fd);
  }
}
