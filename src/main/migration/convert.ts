/**
 * The child's side of a conversion: everything between the request and the published result.
 * Until the one rename in publish.ts, all that exists is the staging folder and the lock.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { CancelledError, InputError } from '../../shared/errors';
import type { MigrationRequest, MigrationResult } from '../../shared/model/migration';
import { throwIfCancelled } from '../lib/cancel';
import { clearEnded } from './clear-stale';
import { type ConvertContext, enter, reporter } from './convert-context';
import { toDiskError } from './disk-error';
import { copyDocuments } from './documents';
import { type Fingerprint, fingerprintOfDataset, fingerprintOfTree } from '../datasets/fingerprint';
import { journalPath } from './journal';
import type { JournalState } from './journal-state';
import { acquireLock } from './lock';
import { MANIFEST_NAME } from '../datasets/published-names';
import { findManifestPath, writeManifest } from './manifest';
import { makeManifest } from './make-manifest';
import { type OrderedRows, orderedRows } from './ordered-rows';
import { type Places, pathState } from './places';
import { type Prepared, forbidding, jobOf, preflight } from './preflight';
import { destinationExists, publish } from './publish';
import { readStaged, requireSameJob, resumePointOf } from './resume';
import { sourceFileChange } from './source-again';
import { type Staged, stage } from './stage';
import { removeStaging, sweepLeftovers } from './staging';
import { verifyStaged } from './verify-staged';

interface Started {
  readonly at: Date;
  /** By `performance.now()`. */
  readonly begin: number;
}

/**
 * Writes beside the destination, verifies every row, publishes by one rename.
 * @throws CancelledError, or the error that stopped it; then nothing is published. What a later
 * run can go on with stays staged, unless it is known to be wrong; the rest is removed.
 */
export async function convert(
  request: MigrationRequest,
  context: ConvertContext,
): Promise<MigrationResult> {
  const started = { at: new Date(), begin: performance.now() };
  enter('preflight', context);
  const prepared = await preflight(request, {
    signal: context.signal,
    report: reporter('preflight', context),
  });
  try {
    const error = forbidding(prepared.problems);
    if (error !== null) {
      const { publishedPath, destination } = prepared.places;
      if (error.code === 'destination-exists') await clearEnded([publishedPath, destination]);
      throw error;
    }
    if (prepared.problems.length > 0) context.emit({ type: 'warned', problems: prepared.problems });
    const lock = await acquireLock(prepared.places.lockPath);
    try {
      return await convertLocked(prepared, context, started);
    } finally {
      await lock.release();
    }
  } finally {
    await prepared.opened.dataset.close();
  }
}

async function convertLocked(
  prepared: Prepared,
  context: ConvertContext,
  started: Started,
): Promise<MigrationResult> {
  const { request, opened, places } = prepared;
  const before = await fingerprintOfDataset(opened.dataset);
  const job = jobOf(prepared, before);
  const rows = await orderedRows(opened.dataset, request.order, context.signal);
  await sweepLeftovers(places.renameTarget);
  // Another conversion may have published between the preflight and the lock.
  if ((await pathState(places.publishedPath)) !== 'nothing' && !places.replacesEmptyFolder) {
    throw destinationExists(places.publishedPath, places.destination);
  }
  // A refusal to go on leaves what is staged as it is.
  let kept: JournalState | null = null;
  if (request.resume) {
    kept = await readStaged(places.stagingPath);
    if (kept !== null) requireSameJob(kept, job, places.stagingPath);
  }
  try {
    const staged = await stage(prepared, job, rows, kept, context);
    return await finish(prepared, { before, rows, staged, started }, context);
  } catch (error) {
    const isGone = await isStagingGone(places, error);
    const isKept = await settleStaging(prepared, error).catch(() => true);
    // Whatever a library says when it is stopped in the middle: the person cancelled.
    if (context.signal?.aborted === true) throw new CancelledError('Cancelled.', { cause: error });
    throw await toDiskError(error, places, { isKept, isGone });
  }
}

interface Written {
  /** The source's files when the run began. */
  readonly before: Fingerprint;
  readonly rows: OrderedRows;
  readonly staged: Staged;
  readonly started: Started;
}

async function finish(
  prepared: Prepared,
  { before, rows, staged, started }: Written,
  context: ConvertContext,
): Promise<MigrationResult> {
  const { request, opened, target, places } = prepared;
  const verified = request.verify
    ? await verifyStaged(prepared, jobOf(prepared, before), rows, staged, context)
    : null;
  throwIfCancelled(context.signal);

  enter('publish', context);
  await requireUnchanged(prepared, before);
  const copiedDocuments =
    places.createsDestination || places.replacesEmptyFolder
      ? await copyDocuments(opened.dataset, places.source, places.stagedRoot)
      : [];
  const manifest = await makeManifest({
    prepared,
    startedAt: started.at,
    before,
    copiedDocuments,
    result: await fingerprintOfTree(places.stagedPath, new Set([MANIFEST_NAME])),
    staged,
    verified,
  });
  await writeManifest(await findManifestPath(places.stagedPath), manifest);
  const published = await fingerprintOfTree(places.stagedRoot);
  throwIfCancelled(context.signal);
  await publish(places);
  if (!request.keepStaging) await removeStaging(places.stagingPath).catch(() => undefined);
  enter('done', context);
  return {
    source: places.source,
    sourceFormat: opened.format.id,
    sourceSettings: opened.summary.openSettings,
    destination: places.destination,
    publishedPath: places.publishedPath,
    format: target.id,
    rows: opened.dataset.rowCount,
    resumedRows: staged.resumedRows,
    bytesRead: staged.chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesWritten: published.bytes,
    files: published.files,
    durationSeconds: (performance.now() - started.begin) / 1000,
    writeSeconds: staged.writeSeconds,
    verifySeconds: verified?.seconds ?? 0,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    order: request.order,
    verified: manifest.verified,
    manifest: await findManifestPath(places.publishedPath),
    digests: {
      chunks: manifest.chunks.length,
      mostRows: Math.max(0, ...manifest.chunks.map(({ rows: chunkRows }) => chunkRows)),
      fields: manifest.source.fields.map(({ name }) => name),
      ofResult: verified !== null,
    },
  };
}

/** What is staged holds wrong rows, or rows of a source that is no more. */
const WORTHLESS: ReadonlySet<string> = new Set(['not-equal', 'source-changed']);

/**
 * After a failure: removes what is staged where no later run could go on with it.
 * @returns whether something stays
 */
async function settleStaging(
  { request, target, places }: Prepared,
  error: unknown,
): Promise<boolean> {
  if (request.keepStaging || codeOf(error) === 'cannot-resume') return true;
  if (!WORTHLESS.has(codeOf(error))) {
    const staged = await readStaged(places.stagingPath);
    if ((await resumePointOf(staged, target, places.stagingPath)) !== null) return true;
  }
  await removeStaging(places.stagingPath);
  return false;
}

/** Errors of a folder that was never made, or that say themselves what is wrong with it. */
const TELLING: ReadonlySet<string> = new Set([
  'no-permission',
  'read-only',
  'exists',
  'foreign-staging',
]);

/** Without its journal, which every run begins with, what is staged was removed meanwhile. */
async function isStagingGone(
  { stagingPath, renameTarget }: Places,
  error: unknown,
): Promise<boolean> {
  if (TELLING.has(codeOf(error)) || (await pathState(journalPath(stagingPath))) !== 'nothing')
    return false;
  // A writer may have made its folders anew: they hold rows without their beginning.
  const names: readonly string[] = await readdir(stagingPath).catch(() => []);
  if (names.every((name) => name === basename(renameTarget)))
    await rm(stagingPath, { recursive: true, force: true });
  return true;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** @throws InputError when a file of the source was written, added or removed since the start. */
async function requireUnchanged(prepared: Prepared, before: Fingerprint): Promise<void> {
  const change = await sourceFileChange(prepared, before);
  if (change === null) return;
  throw new InputError(
    'source-changed',
    `The source changed during the conversion: ${change}. Nothing was published.`,
    {
      path: prepared.places.source,
      hint: 'Run it again once nothing writes to the source.',
    },
  );
}
