import type { BenchmarkMethod, CacheState } from '../../shared/model/benchmark';
import { assertNever } from '../../shared/errors';
import { WARMUPS } from './defaults';
import type { PlannedRequest } from './request-plan';
import { FEWEST_SAMPLES_FOR_VERDICT, RESAMPLES, SMALLEST_DIFFERENCE } from './statistics';

/** How the numbers of a report were made, in words that can be checked against the code. */
export function describeMethod(planned: PlannedRequest): BenchmarkMethod {
  const { request, plan } = planned;
  const tensor = planned.fields.find((field) => field.kind === 'tensor') ?? planned.fields.at(-1);
  return {
    cache: request.cache,
    repeats: request.repeats,
    warmups: WARMUPS,
    processes: `a fresh process for each of the ${plan.cases.length} cases; each dataset that is read was written by another`,
    order: `random, formats, operations and sizes mixed (seed ${request.seed})`,
    interval: `95 % percentile bootstrap of the median, ${RESAMPLES.toLocaleString('en')} resamples; “faster” and “slower” are said only where the interval of the ratio excludes 1, the ratio differs from 1 by more than ${SMALLEST_DIFFERENCE * 100} %, and there are at least ${FEWEST_SAMPLES_FOR_VERDICT} samples`,
    flushed: true,
    rowShape: tensor?.shape ?? [],
    dtype: tensor?.dtype ?? '',
    rowBytes: planned.rowBytes,
    data: planned.data,
    seed: request.seed,
    notes: [
      ...plan.notes,
      cacheNote(request.cache),
      ...accessModeNotes(planned),
      'Opening is measured on its own and is part of no other time; a write ends when its files are flushed to the disk (fsync), for every format.',
      'Every sample reads rows of its own choice, the same for every format. What was read or written is compared with the source bit by bit after its clock has stopped; of a sequential read four batches of every sample, and all of them in a pass of its own.',
      'Samples of one case share a process, so the interval does not hold what differs from process to process.',
      'Memory is the largest resident set of the case’s process: runtime, libraries, the rows themselves and the check included.',
    ],
  };
}

/** What each way of reading single rows does: a mode may keep in memory what another reads anew. */
function accessModeNotes({ entries, plan }: PlannedRequest): readonly string[] {
  return entries.flatMap((entry) =>
    entry.modes.flatMap((mode) => {
      const label = `${entry.label} · ${mode.label}`;
      const measured = plan.cases.some((one) => one.key.label === label);
      return measured ? [`${label}: ${mode.description}`] : [];
    }),
  );
}

function cacheNote(cache: CacheState): string {
  switch (cache) {
    case 'hot':
      return 'Hot cache: the files are in memory and one open handle, with whatever it keeps from earlier reads, serves every sample; the disk is not measured by the reads.';
    case 'reopen':
      return 'Warm files, reopened: the files are in memory, and the dataset is opened anew before every sample.';
    case 'cold':
      return 'Cold cache: the dataset is opened anew and its files’ pages are dropped before every sample; that bytes came from the device was checked.';
    default:
      return assertNever(cache);
  }
}
