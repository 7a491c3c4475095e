import type { BenchmarkMethod, BenchmarkRequest } from '../../shared/model/benchmark';
import type { CacheState } from '../../shared/model/cache-state';
import { assertNever } from '../../shared/errors';
import { casesText } from '../../shared/model/planned-cases';
import { narrowedFields } from './compression/narrowed-rows';
import { WARMUPS } from './defaults';
import { OPERATIONS } from './operations/registry';
import { plannedRun } from './plan';
import type { PlannedRequest } from './request-plan';
import { FEWEST_SAMPLES_FOR_VERDICT, RESAMPLES, SMALLEST_DIFFERENCE } from './statistics';

/** How the numbers of a report were made, in words that can be checked against the code. */
export function describeMethod(planned: PlannedRequest): BenchmarkMethod {
  const { request, plan } = planned;
  const tensor = planned.fields.find((field) => field.kind === 'tensor') ?? planned.fields.at(-1);
  return {
    cache: request.cache,
    repeats: request.repeats,
    rounds: plan.rounds.length,
    warmups: WARMUPS,
    processes: `a fresh process for each of the ${casesText(plannedRun(plan))} in each of ${plan.rounds.length === 1 ? 'one round' : `${plan.rounds.length} rounds`}; each dataset that is read was written by another`,
    order: `random and new in every round, formats, operations and sizes mixed (seed ${request.seed})`,
    interval: `95 % percentile bootstrap of the median, ${RESAMPLES.toLocaleString('en')} resamples of rounds and of the samples in them; ratios compare the same rounds; “faster” and “slower” are said only where the interval of the ratio excludes 1, the ratio differs from 1 by more than ${SMALLEST_DIFFERENCE * 100} % and by more than the noise floor, and there are at least ${FEWEST_SAMPLES_FOR_VERDICT} samples`,
    flushed: true,
    rowShape: tensor?.shape ?? [],
    dtype: tensor?.dtype ?? '',
    rowBytes: planned.rowBytes,
    data: planned.data,
    seed: request.seed,
    notes: [
      ...plan.notes,
      cacheNote(request.cache),
      controlNote(request.control),
      ...wayNotes(planned),
      ...narrowNotes(planned),
      'A sample of a read is the mean of as many passes as fill 20 ms; a write ends when its files are flushed to the disk (fsync), for every format. What each time covers is said beside its operation.',
      'Every sample reads rows of its own choice, the same for every format. What was read or written is compared with the source bit by bit after its clock has stopped; of a sequential read four batches of every sample, and all of them in a pass of its own.',
      'Memory is the largest resident set of the case’s processes: runtime, libraries, the rows themselves and the check included. Processor time and bytes read and written are of the timed part alone, all threads together.',
    ],
  };
}

/** What each way of doing the same work does: one may keep in memory what another reads anew. */
function wayNotes({ entries, plan, fields, request }: PlannedRequest): readonly string[] {
  const notes = OPERATIONS.flatMap((operation) =>
    entries.flatMap((entry) => {
      const ways = operation.ways({ entry, fields: narrowedFields(fields, entry.narrow), request });
      if ('cannot' in ways) return [];
      return ways.flatMap((way) => {
        const label = `${entry.label} · ${way.label}`;
        const measured = plan.cases.some(
          ({ key }) => key.label === label && key.operation === operation.id,
        );
        return measured && way.description !== '' ? [`${label}: ${way.description}`] : [];
      });
    }),
  );
  return [...new Set(notes)];
}

/** What is lossy is named: nothing else is. */
function narrowNotes({ entries }: PlannedRequest): readonly string[] {
  const dtypes = new Set(entries.flatMap(({ narrow }) => narrow ?? []));
  return [...dtypes].map(
    (dtype) =>
      `LOSSY: what is named “as ${dtype}” had wider floats made ${dtype} before the clock started, each the nearest one (ties to even). What it read is compared bit by bit with these narrower rows; how far they are from the rows as given is measured on all of them and shown with the sizes. In the list of cases its bytes a second are those of the narrower rows.`,
  );
}

function controlNote(control: BenchmarkRequest['control']): string {
  if (control === 'every')
    return 'Every entry was measured twice in every operation and size, as if it were two formats. The noise floor is the baseline’s; the others show how often it would have been wrong.';
  return control === false
    ? 'No case was measured twice, so the noise of this run is not known.'
    : 'The baseline was measured twice in every operation and size, as if it were two formats. How far its ratio to itself comes from 1, at the size where it comes farthest, is the noise floor of an operation: within it nothing is called faster or slower.';
}

function cacheNote(cache: CacheState): string {
  switch (cache) {
    case 'hot':
      return 'Hot cache: the files are in memory and one open handle, with whatever it keeps from earlier reads, serves every sample; the disk is not measured by the reads.';
    case 'reopen':
      return 'Reopened: every sample has a process of its own, without warm-up; its files were read into memory before. Each case has as many rounds as samples.';
    case 'cold':
      return 'Cold cache: the dataset is opened anew and its files’ pages are dropped before every sample; that bytes came from the device was checked.';
    default:
      return assertNever(cache);
  }
}
