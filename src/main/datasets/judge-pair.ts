/** Whether a result still is what its source was compared with: from the files, not from names. */
import type { Dataset } from '../formats/types';
import { fingerprintChange, fingerprintOfDataset, fingerprintOfTree } from './fingerprint';
import { MANIFEST_NAME } from './published-names';
import type { FoundRecord, PublishedRecord } from './published-record';

/**
 * - `verified`: compared completely with its source when it was made, and neither has changed;
 * - `unverified`: nothing of ours says that it ever was;
 * - `changed`: the result was written to since; `stale`: its source was.
 */
export interface PairVerdict {
  readonly state: 'verified' | 'unverified' | 'changed' | 'stale';
  /** Half a sentence that goes after “because”. */
  readonly why: string;
}

/**
 * What the manifest and the result's own files tell; `null` where they raise no objection, and the
 * source has the last word.
 */
export async function judgeResult(
  publishedPath: string,
  found: FoundRecord,
): Promise<PairVerdict | null> {
  switch (found.kind) {
    case 'none':
      return {
        state: 'unverified',
        why: `it has no ${MANIFEST_NAME}, so nothing says that it was ever compared with its source`,
      };
    case 'unreadable':
      return { state: 'unverified', why: `${found.path} cannot be understood` };
    case 'record':
      return judgeRecord(publishedPath, found.record);
  }
}

async function judgeRecord(
  publishedPath: string,
  { verified, result }: PublishedRecord,
): Promise<PairVerdict | null> {
  if (verified === null) {
    return { state: 'unverified', why: 'it was converted without a verification' };
  }
  if (!verified.complete) return { state: 'unverified', why: 'its verification is not complete' };
  const now = await fingerprintOfTree(publishedPath, new Set([MANIFEST_NAME]));
  const change = fingerprintChange(result.fingerprint, now, 'state');
  return change === null
    ? null
    : { state: 'changed', why: `it was changed after its verification (${change})` };
}

/** The last word: whether the source is what the result was made of. */
export async function judgeSource(
  { source, finishedAt }: PublishedRecord,
  dataset: Dataset,
): Promise<PairVerdict> {
  const change = fingerprintChange(
    source.fingerprint,
    await fingerprintOfDataset(dataset),
    'state',
  );
  return change === null ? unchanged(finishedAt) : staleVerdict(change);
}

export function staleVerdict(change: string): PairVerdict {
  return { state: 'stale', why: `its source was changed after the conversion (${change})` };
}

export function unchanged(finishedAt: string): PairVerdict {
  return {
    state: 'verified',
    why: `every row of it was verified on ${finishedAt.slice(0, 10)}, and by size and time the files of both are unchanged since`,
  };
}
