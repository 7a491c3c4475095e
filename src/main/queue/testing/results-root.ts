/** A results root on disk for tests, with the folders of a few runs as Hyrax writes them. */
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueueLimits, QueuePlan, QueueSource } from '../../../shared/model/queue';
import { makeSample } from '../../datasets/sample';

export async function writeRuns(
  root: string,
  names: readonly string[],
  items = 300,
  shape: readonly number[] = [4, 5],
): Promise<readonly QueueSource[]> {
  for (const [seed, name] of names.entries())
    await makeSample({
      directory: join(root, name),
      layout: 'hyrax',
      items,
      shape,
      seed,
      dtype: 'float32',
    });
  return names.map((name) => ({ name, path: join(root, name) }));
}

/** Cuts a batch off in the middle of its rows. */
export function breakRun(path: string): Promise<void> {
  return truncate(join(path, 'batch_0.npy'), 400);
}

export function planFor(root: string, more: Partial<QueuePlan> = {}): QueuePlan {
  return { root, to: 'lance', order: 'stored', settings: {}, place: { kind: 'beside' }, ...more };
}

export function limits(more: Partial<QueueLimits> = {}): QueueLimits {
  return { atOnce: 1, memoryBytes: null, diskBytes: null, ...more };
}
