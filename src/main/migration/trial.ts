/** A short run on the source's own rows, for a time range that was measured and not guessed. */
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CheckFailedError } from '../../shared/errors';
import type { MigrationRequest } from '../../shared/model/migration';
import { openDataset } from '../datasets/open';
import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import { compareDatasets } from './compare-datasets';
import { generatedFields } from './match-fields';
import { orderedRows } from './ordered-rows';
import { resolvePlaces } from './places';
import { type Stretch, StretchClock } from './stretch-clock';
import { createStaging, ownedSibling, removeStaging } from './staging';
import { parseCreateSettings, requireTarget, schemaOf } from './target-format';
import { DatasetDigest } from './field-digest';
import { JOURNAL_VERSION } from './journal-entry';
import { writeRows } from './write-rows';

const MOST_BYTES = 256 * 1024 * 1024;
const MOST_WRITE_MS = 2000;

export interface TrialResult {
  readonly rows: number;
  readonly write: readonly Stretch[];
  /** Completing and flushing what was written. */
  readonly finishSeconds: number;
  readonly verify: readonly Stretch[];
  readonly peakMemoryBytes: number;
}

/**
 * Writes and verifies the first rows (at most 256 MB, about two seconds of writing) into a hidden
 * folder on the destination's file system, and removes it.
 */
export async function runTrial(
  request: MigrationRequest,
  signal?: AbortSignal,
): Promise<TrialResult> {
  const target = await requireTarget(request.to);
  const settings = parseCreateSettings(target, request.settings);
  const places = await resolvePlaces(request.source, request.destination, target);
  const { dataset } = await openDataset(places.source, {
    format: request.sourceFormat,
    settings: request.sourceSettings,
    signal,
  });
  const folder = ownedSibling(places.renameTarget, 'trial');
  try {
    const rows = await orderedRows(dataset, request.order, signal);
    await createStaging(folder, {
      type: 'trial',
      version: JOURNAL_VERSION,
      at: new Date().toISOString(),
    });
    const path = join(folder, 'data', basename(places.publishedPath));
    await withFileErrors(path, () => mkdir(dirname(path)));

    const schema = schemaOf(dataset);
    const writer = await target.create(path, schema, { settings, signal });
    const writeClock = new StretchClock();
    const begin = performance.now();
    let written;
    let finishSeconds;
    try {
      const digest = new DatasetDigest(dataset.fields);
      let bytes = 0;
      written = await writeRows(dataset, writer, {
        rows,
        signal,
        meanwhile: (batch) => digest.update(batch),
        onSlice: async (slice) => {
          writeClock.mark(slice.rows);
          bytes += slice.bytes;
          return bytes < MOST_BYTES && performance.now() - begin < MOST_WRITE_MS;
        },
      });
      const finishBegin = performance.now();
      await writer.finish(signal);
      finishSeconds = (performance.now() - finishBegin) / 1000;
    } catch (error) {
      await writer.abort().catch(() => undefined);
      throw error;
    }

    const staged = await target.open(path, { signal });
    try {
      const verifyClock = new StretchClock();
      const comparison = await compareDatasets(dataset, staged, {
        rows,
        firstRows: written,
        generated: new Set(
          generatedFields(dataset.fields, target.planWrite(schema, settings).mappings),
        ),
        signal,
        onRows: ({ count }) => verifyClock.mark(count),
      });
      throwIfCancelled(signal);
      const [first] = comparison.differences;
      if (first !== undefined)
        throw new CheckFailedError('not-equal', `The trial came out different: ${first.message}`);
      return {
        rows: written,
        write: writeClock.stretches,
        finishSeconds,
        verify: verifyClock.stretches,
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      };
    } finally {
      await staged.close();
    }
  } finally {
    await dataset.close();
    await removeStaging(folder);
  }
}
