/** Child entry: one conversion, comparison or trial, one answer, exit. */
import type { ConversionEvent, ConversionJob } from './migration/job';
import { serveChildJob } from './lib/child-job';
import { parentLink } from './lib/parent-link';
import { runConversionJob } from './migration/conversion-job';

serveChildJob(parentLink(), (request, { signal, emit }) =>
  // Both ends are built from the same source: the parent sends nothing else.
  runConversionJob(request as ConversionJob, signal, (event: ConversionEvent) => emit(event)),
);
