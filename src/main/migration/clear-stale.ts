import { acquireLock } from './lock';
import { hiddenSibling, pathState } from './places';
import { removeStaging, sweepLeftovers } from './staging';

/**
 * Removes what a run that was killed left beside a place: its lock, its staging folder. Nothing
 * happens while another run holds the place; what cannot be removed is left for later.
 */
export async function clearStale(renameTargets: Iterable<string>): Promise<void> {
  for (const target of renameTargets) {
    const staging = hiddenSibling(target, 'staging');
    const lockPath = hiddenSibling(target, 'lock');
    const found = await Promise.all([pathState(staging), pathState(lockPath)]).catch(() => []);
    if (found.every((state) => state === 'nothing')) continue;
    try {
      const lock = await acquireLock(lockPath);
      try {
        await removeStaging(staging);
        await sweepLeftovers(target);
      } finally {
        await lock.release();
      }
    } catch {
      // Held by a living run, or not ours: it stays.
    }
  }
}
