/** The parent's side of a conversion. */
import { CancelledError, isArrayscopeError } from '../../shared/errors';
import type {
  MigrationEvent,
  MigrationRequest,
  MigrationResult,
  ResumePoint,
} from '../../shared/model/migration';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { NATIVE_MEMORY_ENV } from '../lib/native-memory-env';
import { clearStale } from './clear-stale';
import type { ConversionJob } from './job';
import { rememberMigration } from './log';
import { type Places, resolvePlaces } from './places';
import { readStaged, resumePointOf } from './resume';
import { DiscardRequest } from './stop';
import { type TargetFormat, requireTarget } from './target-format';
import { forgetBegun, putBackBegun, rememberBegun } from './unfinished';

export interface RunOptions {
  readonly spawn: SpawnChild;
  readonly signal?: AbortSignal | undefined;
  readonly emit?: ((event: MigrationEvent) => void) | undefined;
}

/**
 * Converts, verifies and publishes in a child process of its own.
 * The last event is `finished` with the result, which is returned as well, or `stopped` with what
 * a later run can go on with.
 * @throws CancelledError, or the error that stopped it; the destination is then as it was.
 */
export async function runMigration(
  request: MigrationRequest,
  { spawn, signal, emit }: RunOptions,
): Promise<MigrationResult> {
  const target = await requireTarget(request.to);
  const places = await resolvePlaces(request.source, request.destination, target);
  const absolute = { ...request, source: places.source, destination: places.destination };
  const job: ConversionJob = { kind: 'migrate', request: absolute };
  const before = await rememberBegun(absolute, places);
  try {
    const result = await runChildJob<MigrationResult>(spawn, 'conversion', job, {
      signal,
      env: NATIVE_MEMORY_ENV,
      onEvent: (event) => emit?.(event as MigrationEvent),
    });
    await rememberMigration(result);
    await forgetBegun(places);
    emit?.({ type: 'finished', result });
    return result;
  } catch (error) {
    if (isOfAnother(error)) await putBackBegun(places, before);
    const stopped = signal?.aborted === true;
    if (stopped && signal.reason instanceof DiscardRequest) await clearStale([places.renameTarget]);
    const resumable = await resumableAt(places, target);
    // A child that was killed while it cleaned up left behind what is of no use.
    if (stopped && resumable === null && !request.keepStaging)
      await clearStale([places.renameTarget]);
    emit?.({ type: 'stopped', destination: places.destination, resumable });
    if (!stopped || error instanceof CancelledError) throw error;
    throw new CancelledError('Cancelled.', { cause: error });
  }
}

/**
 * The place is at work for another run, or what is staged there is of another: this one can neither
 * go on with it nor lose it.
 */
export function isOfAnother(error: unknown): boolean {
  return isArrayscopeError(error) && (error.code === 'busy' || error.code === 'cannot-resume');
}

/** A journal that cannot be read is none to go on with: the next run says why. */
async function resumableAt(places: Places, target: TargetFormat): Promise<ResumePoint | null> {
  try {
    return await resumePointOf(await readStaged(places.stagingPath), target, places.stagingPath);
  } catch (error) {
    if (isArrayscopeError(error)) return null;
    throw error;
  }
}
