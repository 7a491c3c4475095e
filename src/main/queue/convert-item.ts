/** One dataset of a queue, converted; and what is found where the program ended in the middle. */
import { mkdir, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InternalError, isArrayscopeError } from '../../shared/errors';
import type {
  MigrationEvent,
  MigrationRequest,
  MigrationResult,
  ResumePoint,
} from '../../shared/model/migration';
import type { QueuePlan, QueueResult } from '../../shared/model/queue';
import { readPublishedRecord, sourcePathOf } from '../datasets/published-record';
import type { SpawnChild } from '../lib/child-job';
import { withFileErrors } from '../lib/file-error';
import { clearStale } from '../migration/clear-stale';
import { readManifest } from '../migration/manifest';
import { resolvePlaces } from '../migration/places';
import { runMigration } from '../migration/run';
import { requireTarget } from '../migration/target-format';
import { itemRequest } from './item-request';
import type { RecordedItem } from './queue-record';

export interface ConvertItemContext {
  readonly spawn: SpawnChild;
  readonly signal: AbortSignal;
  readonly emit: (event: MigrationEvent) => void;
}

/** A conversion whose program was killed notices that within a moment, and leaves its place. */
const BUSY_TRIES = 60;
const BUSY_PAUSE_MS = 500;

/**
 * Goes on with what is staged. One that was begun before may have published in the moment when
 * the program ended: then its manifest tells the result.
 * @throws CancelledError, or what stopped it
 */
export async function convertItem(
  plan: QueuePlan,
  item: RecordedItem,
  { spawn, signal, emit }: ConvertItemContext,
): Promise<QueueResult> {
  const wasBegun = item.state.kind === 'begun';
  const discards = item.check?.warnings.some(({ code }) => code === 'staged-discarded') === true;
  const request = itemRequest(plan, item.source, item.begunSinceCheck || !discards);
  if (wasBegun) {
    const result = await publishedBefore(request);
    if (result !== null) return result;
  }
  if (request.destination !== undefined) {
    const parent = dirname(request.destination);
    await withFileErrors(parent, () => mkdir(parent, { recursive: true }));
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return resultOf(await runMigration(request, { spawn, signal, emit }));
    } catch (error) {
      const isBusy = isArrayscopeError(error) && error.code === 'busy';
      if (!wasBegun || !isBusy || attempt === BUSY_TRIES || signal.aborted) throw error;
      await pause(BUSY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Discards what a run of this item has staged. */
export async function discardItem(plan: QueuePlan, item: RecordedItem): Promise<void> {
  const { renameTarget } = await placesOf(itemRequest(plan, item.source, true));
  await clearStale([renameTarget]);
}

/** How far the `stopped` event of a run says it came, in rows. */
export function rowsKept(resumable: ResumePoint | null): number {
  return resumable?.rowsDone ?? 0;
}

function resultOf(result: MigrationResult): QueueResult {
  const { rows, bytesRead, bytesWritten, files, peakMemoryBytes, verified, manifest } = result;
  if (verified === null) throw new InternalError('A queue published what nobody verified.');
  // The duration is that of the last run alone, where one was gone on with; these are of all.
  const seconds = Math.max(result.durationSeconds, result.writeSeconds + result.verifySeconds);
  return { rows, bytesRead, bytesWritten, files, seconds, peakMemoryBytes, verified, manifest };
}

async function publishedBefore(request: MigrationRequest): Promise<QueueResult | null> {
  const { publishedPath } = await placesOf(request).catch(() => ({ publishedPath: null }));
  if (publishedPath === null) return null;
  const found = await readPublishedRecord(publishedPath);
  if (found.kind !== 'record' || found.record.result.format !== request.to) return null;
  const source = await realpath(request.source).catch(() => request.source);
  if (sourcePathOf(found.record, publishedPath) !== source) return null;
  const read = await readManifest(publishedPath);
  const verified = read?.manifest.verified ?? null;
  if (read === null || verified?.complete !== true) return null;
  const { path, manifest } = read;
  return {
    rows: manifest.rows,
    bytesRead: manifest.source.fingerprint.bytes,
    bytesWritten: manifest.result.fingerprint.bytes,
    files: manifest.result.fingerprint.files,
    seconds: manifest.writeSeconds + manifest.verifySeconds,
    peakMemoryBytes: null,
    verified,
    manifest: path,
  };
}

async function placesOf(request: MigrationRequest) {
  const target = await requireTarget(request.to);
  return resolvePlaces(request.source, request.destination, target);
}
