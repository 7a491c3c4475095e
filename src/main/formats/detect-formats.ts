import { throwIfCancelled } from '../lib/cancel';
import { withFoldersListedOnce } from '../lib/folder-entries';
import { lookAt } from '../lib/path-look';
import { claimOf } from './claim';
import { allFormats } from './registry';
import type { Detection, Format } from './types';

export interface DetectedFormat {
  readonly format: Format;
  readonly detection: Detection;
}

/**
 * Formats that claim the path, the surest first; the registry's order breaks ties.
 * @throws what kept a format from looking, where no other claims the path
 */
export function detectFormats(
  path: string,
  signal?: AbortSignal,
): Promise<readonly DetectedFormat[]> {
  return withFoldersListedOnce(() => claimsOf(path, signal));
}

async function claimsOf(
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly DetectedFormat[]> {
  const look = await lookAt(path);
  if (look === null) return [];
  // All at once: each waits for the disk more than it works.
  const looked = await Promise.all(
    (await allFormats()).map(async (format) => ({
      format,
      ...(await claimOf(format, look, signal)),
    })),
  );
  throwIfCancelled(signal);
  const claims = looked.flatMap(({ format, detection }) =>
    detection === null ? [] : [{ format, detection }],
  );
  const failed = looked.find(({ failure }) => failure !== null)?.failure;
  if (claims.length === 0 && failed !== null && failed !== undefined) throw failed;
  // Array.prototype.sort is stable, so equal confidence keeps the registry's order.
  return claims.sort((a, b) => b.detection.confidence - a.detection.confidence);
}
