/** Comparing what is staged with its source before it is published, chunk by chunk. */
import { CheckFailedError, InputError } from '../../shared/errors';
import type { Difference, VerifiedCounts } from '../../shared/model/migration';
import { throwIfCancelled } from '../lib/cancel';
import { quoted } from './compare-columns';
import { compareDatasets } from './compare-datasets';
import { type ConvertContext, enter, reporter } from './convert-context';
import { digestStretches } from './digest-dataset';
import { DatasetDigest } from './field-digest';
import { fingerprintChange, fingerprintOfTree } from '../datasets/fingerprint';
import type { CheckedChunk, Chunk } from './journal-entry';
import { endOf } from './journal-state';
import { type FieldPair, generatedFields, matchFields } from './match-fields';
import type { OrderedRows } from './ordered-rows';
import type { Prepared } from './preflight';
import type { Job } from './same-job';
import { sourceFileChange, withSourceAgain } from './source-again';
import type { Staged } from './stage';

export interface VerifiedStaged {
  readonly counts: VerifiedCounts;
  /** One a chunk: its digests as read back from the result. */
  readonly checked: readonly CheckedChunk[];
  readonly seconds: number;
}

/**
 * Compares the rows that no earlier run has compared, and notes every chunk that is equal.
 * @throws CheckFailedError `not-equal` with the row and its id; InputError `source-changed` where
 * the source no longer holds what was read from it
 */
export async function verifyStaged(
  prepared: Prepared,
  job: Job,
  rows: OrderedRows,
  staged: Staged,
  context: ConvertContext,
): Promise<VerifiedStaged> {
  enter('verify', context);
  const { opened, target, writePlan, places } = prepared;
  const source = opened.dataset;
  const { signal } = context;
  const checked: CheckedChunk[] = [...(await stillChecked(prepared, staged))];
  const result = await target.open(places.stagedPath, { signal });
  try {
    const generated = new Set(generatedFields(source.fields, writePlan.mappings));
    const { pairs } = matchFields(source.fields, result.fields, generated);
    let digest = new DatasetDigest(result.fields);
    let begin = performance.now();
    const comparison = await compareDatasets(source, result, {
      rows,
      generated,
      start: endOf(checked.at(-1)),
      ends: staged.chunks.map(endOf),
      stopAtFirst: true,
      signal,
      report: reporter('verify', context),
      onRows: async (stretch) => {
        digest.update(stretch.other, stretch.otherOffset, stretch.count);
        const chunk = staged.chunks[checked.length];
        if (chunk === undefined || stretch.start + stretch.count < endOf(chunk)) return;
        const digests = digest.finish();
        if (!sameDigests(pairs, chunk, digests)) throw await sourceChanged(prepared, job, chunk);
        const seconds = (performance.now() - begin) / 1000;
        const found = { start: chunk.start, rows: chunk.rows, digests, seconds };
        await staged.journal.append({ type: 'checked', ...found, at: new Date().toISOString() });
        checked.push(found);
        digest = new DatasetDigest(result.fields);
        begin = performance.now();
      },
    });
    throwIfCancelled(signal);
    if (!comparison.equal) {
      throw await differenceError(prepared, job, rows, staged, comparison.differences[0], signal);
    }
    const counts = {
      rows: source.rowCount,
      tensors: source.rowCount * pairs.filter((pair) => pair.source.kind === 'tensor').length,
      bytes: staged.chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    await staged.journal.append({ type: 'verified', ...counts, at: new Date().toISOString() });
    const seconds = checked.reduce((sum, chunk) => sum + chunk.seconds, 0);
    return { counts: { ...counts, complete: true }, checked, seconds };
  } finally {
    await result.close();
  }
}

/** What an earlier run has compared counts while the staged files are as they were. */
async function stillChecked(
  { places }: Prepared,
  { fingerprint, checked, journal }: Staged,
): Promise<readonly CheckedChunk[]> {
  const now = await fingerprintOfTree(places.stagedPath);
  if (fingerprintChange(fingerprint, now, 'state') === null) return checked;
  await journal.append({ type: 'recheck', staged: now, at: new Date().toISOString() });
  return [];
}

/** What was read back is what was read in the first place, where both hold the same bytes. */
function sameDigests(
  pairs: readonly FieldPair[],
  chunk: Chunk,
  digests: Readonly<Record<string, string>>,
): boolean {
  return pairs.every(
    ({ source, destination, compare }) =>
      compare === 'text' || chunk.digests[source.name] === digests[destination.name],
  );
}

/** Which of the two is to blame: the source is read once more and compared with what it was. */
async function differenceError(
  prepared: Prepared,
  job: Job,
  rows: OrderedRows,
  staged: Staged,
  difference: Difference | undefined,
  signal: AbortSignal | undefined,
): Promise<CheckFailedError | InputError> {
  const row = difference !== undefined && isOfRow(difference) ? difference.row : undefined;
  const chunk = staged.chunks.find((some) => row !== undefined && endOf(some) > row);
  if (chunk !== undefined && !(await readsAsBefore(prepared, rows, chunk, signal)))
    return sourceChanged(prepared, job, chunk);
  const id = difference?.id ?? null;
  const where =
    row === undefined ? '' : ` in row ${row}${id === null ? '' : ` (id ${quoted(id)})`}`;
  return new CheckFailedError(
    'not-equal',
    `The result differs from its source${where} and was not published: ${difference?.message ?? 'it is not complete'}`,
    { path: prepared.places.source, row },
  );
}

/** Whether a difference lies in the row that it names, not in the whole. */
function isOfRow({ kind }: Difference): boolean {
  return kind === 'id' || kind === 'tensor' || kind === 'value' || kind === 'null';
}

function readsAsBefore(
  prepared: Prepared,
  rows: OrderedRows,
  chunk: Chunk,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return withSourceAgain(prepared, async (source) => {
    for await (const { digests } of digestStretches(source, rows, [chunk], { signal })) {
      return Object.entries(chunk.digests).every(([field, digest]) => digests[field] === digest);
    }
    return false;
  });
}

async function sourceChanged(prepared: Prepared, job: Job, chunk: Chunk): Promise<InputError> {
  // The file can be told where its size or its time tells it.
  const file = await sourceFileChange(prepared, job.fingerprint).catch(() => null);
  return new InputError(
    'source-changed',
    `The source changed during the conversion: rows ${chunk.start} to ${endOf(chunk) - 1} no longer hold what was read from them${file === null ? '' : ` (${file})`}. Nothing was published.`,
    {
      path: prepared.places.source,
      row: chunk.start,
      hint: 'Run it again once nothing writes to the source.',
    },
  );
}
