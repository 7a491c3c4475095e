import { MachineError, isArrayscopeError } from '../../shared/errors';
import { systemCode } from '../lib/file-error';
import { bytesText, freeBytes } from './free-space';
import type { Places } from './places';
import { dirname } from 'node:path';

/** What is known of the staging folder after a failure. */
export interface StagingAfter {
  /** It stays for a later run. */
  readonly isKept: boolean;
  /** Someone removed it while it was written into. */
  readonly isGone: boolean;
}

/**
 * Native libraries report a full disk, and a folder that is gone, in words of their own. Whoever
 * says it, the person reads the same sentence.
 */
export async function toDiskError(
  error: unknown,
  places: Places,
  { isKept, isGone }: StagingAfter,
): Promise<unknown> {
  if (saysDiskFull(error)) return diskFull(error, places, isKept);
  return isGone ? stagingGone(error, places) : error;
}

async function diskFull(error: unknown, places: Places, isKept: boolean): Promise<MachineError> {
  const folder = dirname(places.renameTarget);
  const free = await freeBytes(folder).catch(() => 0);
  return new MachineError(
    'disk-full',
    `The disk that holds ${folder} is full; nothing was published and what was staged is ${isKept ? 'kept' : 'removed'} (${bytesText(free)} free now).`,
    {
      path: folder,
      hint: isKept
        ? 'Free some space and go on from there (in the terminal with --resume), or choose a destination on another disk.'
        : 'Free some space, or choose a destination on another disk.',
      cause: error,
    },
  );
}

function stagingGone(error: unknown, { stagingPath, source }: Places): MachineError {
  return new MachineError(
    'staging-gone',
    `The folder that the conversion wrote into, ${stagingPath}, was removed meanwhile. Nothing was published; the source ${source} was only read.`,
    {
      path: stagingPath,
      hint: 'Check that the disk it lay on is still mounted, and run it again.',
      cause: error,
    },
  );
}

function saysDiskFull(error: unknown): boolean {
  for (
    let at: unknown = error, depth = 0;
    at instanceof Error && depth < 8;
    at = at.cause, depth += 1
  ) {
    if (isArrayscopeError(at) && at.code === 'disk-full') return true;
    if (systemCode(at) === 'ENOSPC' || systemCode(at) === 'EDQUOT') return true;
    if (/no space left on device|disk quota exceeded|os error 28\b/i.test(at.message)) return true;
  }
  return false;
}
