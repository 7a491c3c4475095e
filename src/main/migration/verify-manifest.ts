/** Checking a published result by its own manifest: long after, with its source out of reach. */
import { realpath } from 'node:fs/promises';
import { CancelledError, InputError } from '../../shared/errors';
import type { Difference, Verification } from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import { openDataset } from '../datasets/open';
import { resolvePath } from '../datasets/resolve-path';
import type { Dataset } from '../formats/types';
import { withFileErrors } from '../lib/file-error';
import { ProgressMeter } from '../lib/progress-meter';
import { digestStretches } from './digest-dataset';
import { findPublished } from './find-published';
import { endOf } from './journal-state';
import { MANIFEST_NAME } from '../datasets/published-names';
import { type Manifest, type ManifestChunk } from './manifest';
import { matchFields } from './match-fields';

export interface VerifyManifestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/**
 * Reads every row of a result and compares its digests with the recorded ones. Needs the result
 * and its manifest, nothing else; a difference is told to the chunk of rows that holds it.
 * A cancel returns what was compared, with `complete` false.
 * @throws InputError `no-manifest`, `bad-manifest`, `other-manifest-version`, or what the result
 * cannot be read for
 */
export async function verifyByManifest(
  destinationPath: string,
  { signal, report }: VerifyManifestOptions = {},
): Promise<Verification> {
  const begin = performance.now();
  const named = resolvePath(destinationPath);
  const destination = await withFileErrors(named, () => realpath(named));
  const published = await findPublished(destination);
  if (published === null) {
    throw new InputError(
      'no-manifest',
      `Nothing at ${destination} was published by Arrayscope: there is no ${MANIFEST_NAME}.`,
      { path: destination, hint: 'Name the source as well, to compare the two row by row.' },
    );
  }
  const { manifest, publishedPath } = published;
  const { dataset } = await openDataset(publishedPath, {
    format: manifest.result.format,
    signal,
    report,
  });
  try {
    const found = await compareDigests(dataset, manifest, { signal, report });
    return {
      source: manifest.source.path,
      destination,
      against: 'manifest',
      ...found,
      order: manifest.order,
      durationSeconds: (performance.now() - begin) / 1000,
    };
  } finally {
    await dataset.close();
  }
}

type Found = Pick<
  Verification,
  'equal' | 'complete' | 'rowsCompared' | 'bytesCompared' | 'differences' | 'differenceCount'
>;

async function compareDigests(
  dataset: Dataset,
  manifest: Manifest,
  { signal, report }: VerifyManifestOptions,
): Promise<Found> {
  const expected = expectedDigests(dataset, manifest);
  const differences: Difference[] = [...expected.problems];
  let differenceCount = differences.length;
  if (dataset.rowCount !== manifest.rows) {
    differenceCount += Math.abs(dataset.rowCount - manifest.rows);
    differences.push({
      row: Math.min(dataset.rowCount, manifest.rows),
      id: null,
      kind: 'row-count',
      message: `The result has ${dataset.rowCount} rows; ${manifest.rows} were recorded.`,
    });
  }
  const meter = new ProgressMeter({ total: manifest.rows, unit: 'rows', report });
  meter.flush();
  let [rowsCompared, bytesCompared, cancelled] = [0, 0, false];
  try {
    const digested = digestStretches(dataset, null, manifest.chunks, {
      signal,
      onRows: (rows, bytes) => {
        bytesCompared += bytes;
        meter.advance(rows, bytes);
      },
    });
    for await (const { stretch, digests } of digested) {
      rowsCompared += stretch.rows;
      const fields = expected
        .of(stretch)
        .flatMap(([field, digest]) => (digests[field] === digest ? [] : [field]));
      if (fields.length === 0) continue;
      differenceCount += stretch.rows;
      differences.push(...fields.map((field) => digestDifference(field, stretch)));
    }
  } catch (error) {
    if (!(error instanceof CancelledError) && signal?.aborted !== true) throw error;
    cancelled = true;
  }
  meter.flush();
  const complete = !cancelled && expected.complete && rowsCompared === manifest.rows;
  return {
    equal: complete && differences.length === 0,
    complete,
    rowsCompared,
    bytesCompared,
    differences: differences.slice(0, 100),
    differenceCount,
  };
}

interface Expected {
  /** Fields that are missing, or that nothing was recorded of. */
  readonly problems: readonly Difference[];
  readonly complete: boolean;
  /** Names of the result's fields with what their rows should digest to. */
  of(chunk: ManifestChunk): readonly (readonly [string, string])[];
}

/**
 * What was read back from the result when it was verified; where nobody did, what was read from
 * the source, of the fields that hold the same bytes.
 */
function expectedDigests(dataset: Dataset, manifest: Manifest): Expected {
  const known = new Set(dataset.fields.map(({ name }) => name));
  const generated = new Set(manifest.generatedFields);
  const match = matchFields(manifest.source.fields, dataset.fields, generated);
  const readBack = manifest.chunks.every(({ target }) => target !== null);
  if (readBack) {
    const recorded = Object.keys(manifest.chunks[0]?.target ?? {});
    const problems = recorded
      .filter((name) => !known.has(name))
      .map((name) => fieldDifference('field-missing', `The field “${name}” is missing.`));
    const extra = [...known].filter(
      (name) => manifest.chunks.length > 0 && !recorded.includes(name),
    );
    return {
      problems: [
        // Digests are of bytes: the same ones under another dtype or shape are other values.
        ...match.differences.filter(({ kind }) => kind === 'dtype' || kind === 'shape'),
        ...problems,
        ...extra.map((name) =>
          fieldDifference('field-extra', `The field “${name}” was not there when it was verified.`),
        ),
      ],
      complete: true,
      of: ({ target }) => Object.entries(target ?? {}).filter(([name]) => known.has(name)),
    };
  }
  const pairs = match.pairs.filter(({ compare }) => compare === 'bytes');
  return {
    problems: match.differences,
    // Ids that are held otherwise than in the source were never digested as they are held.
    complete: pairs.length === match.pairs.length,
    of: ({ source }) =>
      pairs.flatMap((pair) => {
        const digest = source[pair.source.name];
        return digest === undefined ? [] : [[pair.destination.name, digest] as const];
      }),
  };
}

function digestDifference(field: string, chunk: ManifestChunk): Difference {
  return {
    row: chunk.start,
    id: null,
    kind: 'digest',
    message: `“${field}” no longer holds what was recorded in rows ${chunk.start} to ${endOf(chunk) - 1}.`,
  };
}

function fieldDifference(kind: Difference['kind'], message: string): Difference {
  return { row: 0, id: null, kind, message };
}
