/**
 * Proving by content what names and times do not tell any more: a copied or restored pair has other
 * times, and its manifest still has the digests of every row.
 */
import { realpath } from 'node:fs/promises';
import { CheckFailedError, InputError } from '../../shared/errors';
import type { Verification } from '../../shared/model/migration';
import type { RecheckResult } from '../../shared/model/recheck';
import type { ReportProgress } from '../../shared/model/progress';
import { type Fingerprint, fingerprintOfDataset, fingerprintOfTree } from '../datasets/fingerprint';
import { openDataset } from '../datasets/open';
import { MANIFEST_NAME } from '../datasets/published-names';
import { sourcePathOf } from '../datasets/published-record';
import { resolvePath } from '../datasets/resolve-path';
import type { SpawnChild } from '../lib/child-job';
import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { type Published, findPublished } from './find-published';
import { replaceManifest } from './manifest';
import { verifyMigration } from './verify';

export interface RecheckOptions {
  /** The comparisons run in children of their own; without it, in this process. */
  readonly spawn?: SpawnChild | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/**
 * Compares every row of a result with its source, and with the digests that its manifest recorded;
 * only then the manifest is given the files' present times and sizes, and a note that it was. The
 * source and the result are read and nothing else.
 * @throws CheckFailedError `not-equal` where anything differs, InputError `no-manifest`,
 * `not-verified` or `changed-meanwhile`; then the manifest is as it was
 */
export async function recheckByContent(
  destination: string,
  { spawn, signal, report }: RecheckOptions = {},
): Promise<RecheckResult> {
  const published = await requirePublished(destination);
  const { publishedPath, manifestPath, manifest } = published;
  const source = sourcePathOf(manifest, publishedPath);
  const { format, settings } = manifest.source;
  const before = await fingerprints(published, source, signal);
  const options = { spawn, signal, report };
  const againstManifest = await verifyMigration(undefined, publishedPath, options);
  throwIfCancelled(signal);
  requireEqual(againstManifest, `what ${manifestPath} recorded of it`);
  const againstSource = await verifyMigration(source, publishedPath, {
    ...options,
    opening: { format, settings },
  });
  throwIfCancelled(signal);
  requireEqual(againstSource, `its source ${source}`);
  const after = await fingerprints(published, source, signal);
  if (before.source.state !== after.source.state || before.result.state !== after.result.state) {
    throw new InputError(
      'changed-meanwhile',
      `${source} or ${publishedPath} was written to while the two were compared. Nothing was noted.`,
      { path: publishedPath, hint: 'Check them again once nothing writes to them.' },
    );
  }
  const at = new Date().toISOString();
  await replaceManifest(manifestPath, {
    ...manifest,
    source: { ...manifest.source, fingerprint: after.source },
    result: { ...manifest.result, fingerprint: after.result },
    rechecks: [
      ...(manifest.rechecks ?? []),
      { at, arrayscope: ARRAYSCOPE_VERSION, rows: againstSource.rowsCompared },
    ],
  });
  const { rowsCompared, bytesCompared } = againstSource;
  return { source, publishedPath, manifest: manifestPath, rowsCompared, bytesCompared, at };
}

async function requirePublished(destination: string): Promise<Published> {
  const named = resolvePath(destination);
  const place = await withFileErrors(named, () => realpath(named));
  const published = await findPublished(place);
  if (published === null) {
    throw new InputError(
      'no-manifest',
      `Nothing at ${place} was published by Arrayscope: there is no ${MANIFEST_NAME}.`,
      { path: place, hint: 'Compare it with its source: arrayscope verify SOURCE DESTINATION' },
    );
  }
  if (published.manifest.verified?.complete === true) return published;
  throw new InputError(
    'not-verified',
    `${published.publishedPath} was published without a complete verification: there is nothing to confirm.`,
    { path: published.publishedPath, hint: 'Convert it anew, with a verification.' },
  );
}

async function fingerprints(
  { publishedPath, manifest }: Published,
  source: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly source: Fingerprint; readonly result: Fingerprint }> {
  const { format, settings } = manifest.source;
  const { dataset } = await openDataset(source, { format, settings, signal });
  try {
    return {
      source: await fingerprintOfDataset(dataset),
      result: await fingerprintOfTree(publishedPath, new Set([MANIFEST_NAME])),
    };
  } finally {
    await dataset.close();
  }
}

/** @throws CheckFailedError with the first difference */
function requireEqual({ equal, complete, differences }: Verification, what: string): void {
  if (equal && complete) return;
  const [first] = differences;
  throw new CheckFailedError(
    'not-equal',
    `It is not ${what}: ${first?.message ?? 'not every row could be compared.'} Nothing was noted.`,
    {
      ...(first === undefined ? {} : { row: first.row }),
      hint: 'Keep the source, and look at the differences: arrayscope verify SOURCE DESTINATION',
    },
  );
}
