import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError, InternalError } from '../../shared/errors';
import type { DatasetWriter } from '../formats/types';
import { withFileErrors } from '../lib/file-error';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { AdaptiveChunkSize } from './chunk-size';
import { type ConvertContext, enter, reporter } from './convert-context';
import { type Fingerprint, fingerprintOfTree } from '../datasets/fingerprint';
import { flushFolders } from './flush';
import { Journal } from './journal';
import { type CheckedChunk, type Chunk, JOURNAL_VERSION } from './journal-entry';
import { type JournalState, endOf } from './journal-state';
import { findManifestPath } from './manifest';
import type { OrderedRows } from './ordered-rows';
import { type Places, pathState } from './places';
import type { Prepared } from './preflight';
import { type WriteStart, writeStart } from './resume';
import type { Job } from './same-job';
import { createStaging, removeStaging } from './staging';
import { schemaOf } from './target-format';
import { writeChunks } from './write-chunks';

/** Every row, written and flushed beside the destination. */
export interface Staged {
  readonly journal: Journal;
  readonly chunks: readonly Chunk[];
  /** How the staged files looked when they were written, or when the checked ones were. */
  readonly fingerprint: Fingerprint;
  /** Found equal by an earlier run, while the files still are what they were then. */
  readonly checked: readonly CheckedChunk[];
  /** Rows that an earlier run had written. */
  readonly resumedRows: number;
  readonly writeSeconds: number;
}

/**
 * Writes what is not staged yet: nothing where an earlier run had written all, the rest behind its
 * last finished chunk where the format can go on, else every row.
 * @param kept what an earlier run of this very job left; null to begin anew
 * @throws InputError `cannot-resume` where what lies staged is not what the journal tells of
 */
export async function stage(
  prepared: Prepared,
  job: Job,
  rows: OrderedRows,
  kept: JournalState | null,
  context: ConvertContext,
): Promise<Staged> {
  const { target, places } = prepared;
  const isKept = kept !== null && (await isThere(places));
  if (isKept && kept.written !== null && kept.staged !== null) {
    const journal = new Journal(places.stagingPath);
    await journal.dropTornLine();
    // Stopped while it published: what it had added is made again.
    await rm(await findManifestPath(places.stagedPath), { force: true });
    return {
      journal,
      chunks: kept.chunks,
      fingerprint: kept.staged,
      checked: kept.checked,
      resumedRows: kept.rows,
      writeSeconds: secondsOf(kept.chunks) + kept.written.finishSeconds,
    };
  }
  enter('write', context);
  const from = isKept ? writeStart(kept, target) : null;
  if (from !== null) {
    const journal = new Journal(places.stagingPath);
    await journal.dropTornLine();
    return write(
      prepared,
      rows,
      { journal, from, open: () => reopen(prepared, from, context) },
      context,
    );
  }
  await removeStaging(places.stagingPath);
  const journal = await createStaging(places.stagingPath, {
    type: 'begin',
    version: JOURNAL_VERSION,
    program: ARRAYSCOPE_VERSION,
    rows: prepared.opened.dataset.rowCount,
    at: new Date().toISOString(),
    job,
  });
  return write(prepared, rows, { journal, from, open: () => create(prepared, context) }, context);
}

/** Published and then removed by hand, a journal may be all that is left. */
async function isThere({ stagedPath }: Places): Promise<boolean> {
  return (await pathState(stagedPath)) !== 'nothing';
}

interface Beginning {
  readonly journal: Journal;
  readonly from: WriteStart | null;
  readonly open: () => Promise<DatasetWriter>;
}

async function write(
  { opened: { dataset }, places }: Prepared,
  rows: OrderedRows,
  { journal, from, open }: Beginning,
  context: ConvertContext,
): Promise<Staged> {
  const { signal } = context;
  const chunks: Chunk[] = [...(from?.chunks ?? [])];
  const resumedRows = from?.checkpoint.rows ?? 0;
  const writer = await open();
  let finishSeconds;
  try {
    const end = await writeChunks(dataset, writer, {
      rows,
      start: resumedRows,
      known: endOf(chunks.at(-1)),
      size: context.chunkSize ?? new AdaptiveChunkSize(),
      signal,
      report: reporter('write', context),
      onChunk: async (chunk) => {
        await journal.append({ type: 'chunk', ...chunk, at: new Date().toISOString() });
        chunks.push(chunk);
      },
    });
    if (end !== dataset.rowCount) {
      throw new InternalError(`${end} of ${dataset.rowCount} rows came out of the source.`);
    }
    const finishBegin = performance.now();
    await writer.finish(signal);
    finishSeconds = (performance.now() - finishBegin) / 1000;
  } catch (error) {
    await writer.abort().catch(() => undefined);
    throw error;
  }
  const fingerprint = await fingerprintOfTree(places.stagedPath);
  await journal.append({
    type: 'written',
    rows: dataset.rowCount,
    bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes, 0),
    finishSeconds,
    staged: fingerprint,
    at: new Date().toISOString(),
  });
  const writeSeconds = secondsOf(chunks) + finishSeconds;
  return { journal, chunks, fingerprint, checked: [], resumedRows, writeSeconds };
}

async function create(
  { opened: { dataset }, target, settings, places }: Prepared,
  { signal }: ConvertContext,
): Promise<DatasetWriter> {
  // A new destination folder is staged whole; otherwise this is the staging folder itself.
  await withFileErrors(places.stagedPath, () =>
    mkdir(dirname(places.stagedPath), { recursive: true }),
  );
  const writer = await target.create(places.stagedPath, schemaOf(dataset), { settings, signal });
  // The names above what the writer flushes itself: a checkpoint has to be found after a power cut.
  await flushFolders(places.stagingPath);
  return writer;
}

async function reopen(
  { opened: { dataset }, target, settings, places }: Prepared,
  { checkpoint }: WriteStart,
  { signal }: ConvertContext,
): Promise<DatasetWriter> {
  if (target.resume === undefined) throw new InternalError(`${target.id} cannot go on.`);
  try {
    return await target.resume(places.stagedPath, schemaOf(dataset), checkpoint, {
      settings,
      signal,
    });
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'not-resumable') throw error;
    throw new InputError(
      'cannot-resume',
      `The interrupted run cannot be continued: ${error.message}`,
      {
        path: places.stagingPath,
        hint: 'Start anew without --resume: what is staged is then discarded.',
        cause: error,
      },
    );
  }
}

function secondsOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { seconds }) => sum + seconds, 0);
}
