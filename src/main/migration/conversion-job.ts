import { assertNever } from '../../shared/errors';
import { convert } from './convert';
import type { ConversionAnswer, ConversionEvent, ConversionJob } from './job';
import { runTrial } from './trial';
import { compareMigration } from './verify';
import { verifyByManifest } from './verify-manifest';

/** What the `conversion` child does with the one job that it is given. */
export async function runConversionJob(
  job: ConversionJob,
  signal: AbortSignal,
  emit: (event: ConversionEvent) => void,
): Promise<ConversionAnswer> {
  switch (job.kind) {
    case 'migrate':
      return convert(job.request, { signal, emit });
    case 'verify':
      if (job.source === undefined) {
        return verifyByManifest(job.destination, {
          signal,
          report: (progress) => emit({ type: 'progress', progress }),
        });
      }
      return compareMigration(job.source, job.destination, {
        signal,
        opening: job.opening,
        report: (progress) => emit({ type: 'progress', progress }),
      });
    case 'trial':
      return runTrial(job.request, signal);
    default:
      return assertNever(job, 'job');
  }
}
