/**
 * The child's side of a conversion: everything between the request and the published result.
 * Until the one rename in publish.ts, all that exists is the staging folder and the lock.
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CancelledError, CheckFailedError, InputError, InternalError } from '../../shared/errors';
import type {
  MigrationEvent,
  MigrationPhase,
  MigrationRequest,
  MigrationResult,
} from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import { openDataset } from '../datasets/open';
import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import { clearStale } from './clear-stale';
import { type Comparison, compareDatasets } from './compare-datasets';
import { toDiskError } from './disk-error';
import { copyDocuments } from './documents';
import {
  type Fingerprint,
  fingerprintChange,
  fingerprintOfDataset,
  fingerprintOfTree,
} from './fingerprint';
import { type Job, journalState, readJournal, sameJob } from './journal';
import { acquireLock } from './lock';
import { MANIFEST_NAME, findManifestPath, writeManifest } from './manifest';
import { makeManifest } from './make-manifest';
import { generatedFields } from './match-fields';
import { type OrderedRows, orderedRows } from './ordered-rows';
import { pathState } from './places';
import { type Prepared, forbidding, jobOf, preflight } from './preflight';
import { destinationExists, publish } from './publish';
import { createStaging, removeStaging, sweepLeftovers } from './staging';
import { schemaOf } from './target-format';
import { writeRows } from './write-rows';

export interface ConvertContext {
  readonly signal?: AbortSignal | undefined;
  readonly emit: (event: MigrationEvent) => void;
}

/** Rows written, and how long that took; carried over where a run continues. */
interface Written {
  readonly rows: number;
  readonly bytesRead: number;
  readonly writeSeconds: number;
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Writes beside the destination, verifies every row, publishes by one rename.
 * @throws CancelledError, or the error that stopped it; then nothing is published and nothing but
 * a staging folder that was to be kept is left.
 */
export async function convert(
  request: MigrationRequest,
  context: ConvertContext,
): Promise<MigrationResult> {
  const startedAt = new Date();
  const begin = performance.now();
  enter('preflight', context);
  const prepared = await preflight(request, {
    signal: context.signal,
    report: reporter('preflight', context),
  });
  try {
    const error = forbidding(prepared.problems);
    if (error !== null) {
      const { publishedPath, destination } = prepared.places;
      if (error.code === 'destination-exists') await clearStale([publishedPath, destination]);
      throw error;
    }
    const lock = await acquireLock(prepared.places.lockPath);
    try {
      return await convertLocked(prepared, context, startedAt, begin);
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
  startedAt: Date,
  begin: number,
): Promise<MigrationResult> {
  const { request, opened, target, settings, places } = prepared;
  const before = await fingerprintOfDataset(opened.dataset);
  const job = jobOf(prepared, before);
  const rows = await orderedRows(opened.dataset, request.order, context.signal);
  await sweepLeftovers(places.renameTarget);
  // Another conversion may have published between the preflight and the lock.
  if ((await pathState(places.publishedPath)) !== 'nothing' && !places.replacesEmptyFolder) {
    throw destinationExists(places.publishedPath, places.destination);
  }
  try {
    const written =
      (await resumeWritten(prepared, job)) ?? (await write(prepared, job, rows, context));
    const verifyBegin = performance.now();
    const comparison = request.verify ? await verifyStaged(prepared, rows, context) : null;
    const verifySeconds = secondsSince(verifyBegin);
    throwIfCancelled(context.signal);

    enter('publish', context);
    await requireUnchanged(prepared, before);
    const copiedDocuments =
      places.createsDestination || places.replacesEmptyFolder
        ? await copyDocuments(opened.dataset, places.source, places.stagedRoot)
        : [];
    const manifest = makeManifest({
      request,
      opened,
      settings,
      places,
      startedAt,
      before,
      copiedDocuments,
      writePlan: prepared.writePlan,
      result: await fingerprintOfTree(places.stagedPath, new Set([MANIFEST_NAME])),
      comparison,
      digests: written.digests,
      writeSeconds: written.writeSeconds,
      verifySeconds,
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
      rows: written.rows,
      bytesRead: written.bytesRead,
      bytesWritten: published.bytes,
      files: published.files,
      durationSeconds: secondsSince(begin),
      writeSeconds: written.writeSeconds,
      verifySeconds,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      order: request.order,
      verified: manifest.verified,
      manifest: await findManifestPath(places.publishedPath),
    };
  } catch (error) {
    if (!request.keepStaging) await removeStaging(places.stagingPath).catch(() => undefined);
    // Whatever a library says when it is stopped in the middle: the person cancelled.
    if (context.signal?.aborted === true) throw new CancelledError('Cancelled.', { cause: error });
    throw await toDiskError(error, places);
  }
}

/**
 * Where an earlier run of the same job was killed after its last row was flushed, its rows count
 * and the run goes on at the verification. Everything else that was staged is removed.
 */
async function resumeWritten({ request, places }: Prepared, job: Job): Promise<Written | null> {
  const entries = await readJournal(places.stagingPath);
  const state = entries === null ? null : journalState(entries);
  if (
    request.resume &&
    state !== null &&
    state.written !== null &&
    state.job !== null &&
    sameJob(state.job, job)
  ) {
    // Killed while it published: what it had added is made again.
    await rm(await findManifestPath(places.stagedPath), { force: true });
    return state.written;
  }
  await removeStaging(places.stagingPath);
  return null;
}

async function write(
  { opened: { dataset }, target, settings, places }: Prepared,
  job: Job,
  rows: OrderedRows,
  context: ConvertContext,
): Promise<Written> {
  enter('write', context);
  const begin = performance.now();
  const journal = await createStaging(places.stagingPath, {
    type: 'begin',
    version: 1,
    at: new Date().toISOString(),
    job,
  });
  const { signal } = context;
  // A new destination folder is staged whole; otherwise this is the staging folder itself.
  await withFileErrors(places.stagedPath, () =>
    mkdir(dirname(places.stagedPath), { recursive: true }),
  );
  const writer = await target.create(places.stagedPath, schemaOf(dataset), { settings, signal });
  let moved;
  try {
    let noted = performance.now();
    moved = await writeRows(dataset, writer, {
      rows,
      signal,
      report: reporter('write', context),
      onSlice: async ({ rowsDone }) => {
        if (performance.now() - noted > 1000) {
          noted = performance.now();
          await journal.append({ type: 'rows', rows: rowsDone, at: new Date().toISOString() });
        }
        return true;
      },
    });
    if (moved.rows !== dataset.rowCount) {
      throw new InternalError(`${moved.rows} of ${dataset.rowCount} rows came out of the source.`);
    }
    await writer.finish(signal);
  } catch (error) {
    await writer.abort().catch(() => undefined);
    throw error;
  }
  const written = {
    rows: moved.rows,
    bytesRead: moved.bytes,
    digests: moved.digests,
    writeSeconds: secondsSince(begin),
  };
  await journal.append({ type: 'written', ...written, at: new Date().toISOString() });
  return written;
}

async function verifyStaged(
  { opened: { dataset }, target, writePlan, places }: Prepared,
  rows: OrderedRows,
  context: ConvertContext,
): Promise<Comparison> {
  enter('verify', context);
  const staged = await target.open(places.stagedPath, { signal: context.signal });
  try {
    const comparison = await compareDatasets(dataset, staged, {
      rows,
      generated: new Set(generatedFields(dataset.fields, writePlan.mappings)),
      signal: context.signal,
      report: reporter('verify', context),
    });
    throwIfCancelled(context.signal);
    const [first] = comparison.differences;
    if (comparison.equal) return comparison;
    throw new CheckFailedError(
      'not-equal',
      `The result differs from its source and was not published: ${first?.message ?? 'it is not complete'}`,
      { path: places.source, row: first?.row },
    );
  } finally {
    await staged.close();
  }
}

/** @throws InputError when a file of the source was written, added or removed since the start. */
async function requireUnchanged({ opened, places }: Prepared, before: Fingerprint): Promise<void> {
  const again = await openDataset(places.source, {
    format: opened.format.id,
    settings: opened.summary.openSettings,
  });
  try {
    const change = fingerprintChange(before, await fingerprintOfDataset(again.dataset), 'state');
    if (change === null) return;
    throw new InputError(
      'source-changed',
      `The source changed during the conversion: ${change}. Nothing was published.`,
      {
        path: places.source,
        hint: 'Run it again once nothing writes to the source.',
      },
    );
  } finally {
    await again.dataset.close();
  }
}

function enter(phase: MigrationPhase, { emit }: ConvertContext): void {
  emit({ type: 'phase', phase });
}

function reporter(phase: MigrationPhase, { emit }: ConvertContext): ReportProgress {
  return (progress) => emit({ type: 'progress', phase, progress });
}

function secondsSince(begin: number): number {
  return (performance.now() - begin) / 1000;
}
