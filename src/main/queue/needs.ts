import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nearestExisting } from '../lib/nearest-existing';
import { freeBytes } from '../migration/free-space';
import type { Need } from './capacity';
import type { RecordedItem } from './queue-record';

/**
 * What each would take, by its own preflight.
 * @param free filled with what is free on each file system that is met, in bytes
 */
export async function needs(
  items: readonly RecordedItem[],
  free: Map<string, number>,
): Promise<readonly Need[]> {
  const found: Need[] = [];
  for (const { id, check } of items) {
    if (check === null) continue;
    const folder = nearestExisting(dirname(check.publishedPath));
    const device = String((await stat(folder)).dev);
    if (!free.has(device)) free.set(device, await freeBytes(folder));
    found.push({ id, memoryBytes: check.memoryBytes, diskBytes: check.neededBytes, device });
  }
  return found;
}
