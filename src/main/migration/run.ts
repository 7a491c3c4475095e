/** The parent's side of a conversion. */
import { CancelledError } from '../../shared/errors';
import type {
  MigrationEvent,
  MigrationRequest,
  MigrationResult,
} from '../../shared/model/migration';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { NATIVE_MEMORY_ENV } from '../lib/native-memory-env';
import { clearStale } from './clear-stale';
import type { ConversionJob } from './job';
import { rememberMigration } from './log';
import { resolvePlaces } from './places';
import { requireTarget } from './target-format';

export interface RunOptions {
  readonly spawn: SpawnChild;
  readonly signal?: AbortSignal | undefined;
  readonly emit?: ((event: MigrationEvent) => void) | undefined;
}

/**
 * Converts, verifies and publishes in a child process of its own.
 * The last event is `finished` with the result, which is returned as well.
 * @throws CancelledError, or the error that stopped it; the destination is then as it was.
 */
export async function runMigration(
  request: MigrationRequest,
  { spawn, signal, emit }: RunOptions,
): Promise<MigrationResult> {
  const places = await resolvePlaces(
    request.source,
    request.destination,
    await requireTarget(request.to),
  );
  const absolute = { ...request, source: places.source, destination: places.destination };
  const job: ConversionJob = { kind: 'migrate', request: absolute };
  try {
    const result = await runChildJob<MigrationResult>(spawn, 'conversion', job, {
      signal,
      env: NATIVE_MEMORY_ENV,
      onEvent: (event) => emit?.(event as MigrationEvent),
    });
    await rememberMigration(result);
    emit?.({ type: 'finished', result });
    return result;
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    // A child that was killed while it cleaned up left its staging behind.
    if (!request.keepStaging) await clearStale([places.renameTarget]);
    throw error instanceof CancelledError
      ? error
      : new CancelledError('Cancelled.', { cause: error });
  }
}
