import { acquireLock } from './lock';
import { hiddenSibling, pathState } from './places';
import { basename, join } from 'node:path';
import { removeStaging, sweepLeftovers } from './staging';

/**
 * Removes what a run that was killed left beside a place: its lock, its staging folder. Nothing
 * happens while another run holds the place; what cannot be removed is left for later.
 */
export function clearStale(renameTargets: Iterable<string>): Promise<void> {
  return clear(renameTargets, () => Promise.resolve(true));
}

/** The same, but what is staged stays where the result itself still lies in it. */
export function clearEnded(renameTargets: Iterable<string>): Promise<void> {
  return clear(renameTargets, async (staging, target) => {
    return (await pathState(join(staging, basename(target)))) === 'nothing';
  });
}

async function clear(
  renameTargets: Iterable<string>,
  mayRemove: (staging: string, target: string) => Promise<boolean>,
): Promise<void> {
  for (const target of renameTargets) {
    const staging = hiddenSibling(target, 'staging');
    const lockPath = hiddenSibling(target, 'lock');
    const found = await Promise.all([pathState(staging), pathState(lockPath)]).catch(() => []);
    try {
      if (found.every((state) => state === 'nothing')) {
        // A process that died while it made its lock leaves no more than a draft of it.
        await sweepLeftovers(target);
        continue;
      }
      const lock = await acquireLock(lockPath);
      try {
        if (await mayRemove(staging, target)) await removeStaging(staging);
        await sweepLeftovers(target);
      } finally {
        await lock.release();
      }
    } catch {
      // Held by a living run, or not ours: it stays.
    }
  }
}
