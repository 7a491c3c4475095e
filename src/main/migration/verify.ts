/** Comparing a dataset with what was made of it: right after, or long after, a migration. */
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError, UsageError } from '../../shared/errors';
import type { Verification } from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import { type OpenedDataset, openDataset } from '../datasets/open';
import { resolvePath } from '../datasets/resolve-path';
import type { Dataset } from '../formats/types';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { withFileErrors } from '../lib/file-error';
import { NATIVE_MEMORY_ENV } from '../lib/native-memory-env';
import { compareDatasets } from './compare-datasets';
import { type Published, findPublished } from './find-published';
import type { ConversionEvent, ConversionJob, SourceOpening } from './job';
import { orderOf } from './order-of';
import { orderedRows } from './ordered-rows';
import { verifyByManifest } from './verify-manifest';

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  readonly opening?: SourceOpening | undefined;
}

/**
 * Compares every row and byte of a result with its source; with what its manifest recorded, where
 * no source is named. With `spawn` in a child process, so that nobody waits for it.
 * A cancel returns what was compared, with `complete` false, where the work runs in this process.
 * @throws InputError for what cannot be read, UsageError where both paths name one dataset.
 */
export async function verifyMigration(
  source: string | undefined,
  destination: string,
  {
    spawn,
    signal,
    report,
    opening,
  }: VerifyOptions & { readonly spawn?: SpawnChild | undefined } = {},
): Promise<Verification> {
  if (spawn === undefined) {
    return source === undefined
      ? verifyByManifest(destination, { signal, report })
      : compareMigration(source, destination, { signal, report, opening });
  }
  const job: ConversionJob = {
    kind: 'verify',
    ...(source === undefined ? {} : { source: resolvePath(source) }),
    destination: resolvePath(destination),
    ...(opening === undefined ? {} : { opening }),
  };
  return runChildJob<Verification>(spawn, 'conversion', job, {
    signal,
    env: NATIVE_MEMORY_ENV,
    onEvent: (event) =>
      report?.((event as ConversionEvent & { readonly type: 'progress' }).progress),
  });
}

/** The comparison itself, in this process. */
export async function compareMigration(
  sourcePath: string,
  destinationPath: string,
  { signal, report, opening }: VerifyOptions = {},
): Promise<Verification> {
  const begin = performance.now();
  const source = await real(sourcePath);
  const destination = await real(destinationPath);
  const published = await findPublished(destination, source);
  const [from, to] = await openBoth(source, destination, published, { signal, report, opening });
  try {
    const generated = new Set(published?.manifest.generatedFields);
    const recorded = published?.manifest.order;
    const order = await orderOf(from.dataset, to.dataset, { recorded, generated, signal });
    const comparison = await compareDatasets(from.dataset, to.dataset, {
      rows: await orderedRows(from.dataset, order, signal),
      generated,
      signal,
      report,
    });
    return {
      source,
      destination,
      against: 'source',
      equal: comparison.equal,
      rowsCompared: comparison.rowsCompared,
      bytesCompared: comparison.bytesCompared,
      complete: comparison.complete,
      order,
      differences: comparison.differences,
      differenceCount: comparison.differenceCount,
      durationSeconds: (performance.now() - begin) / 1000,
    };
  } finally {
    await Promise.all([from.dataset.close(), to.dataset.close()]);
  }
}

async function real(text: string): Promise<string> {
  const path = resolvePath(text);
  return withFileErrors(path, () => realpath(path));
}

/**
 * A folder may hold the source and the result side by side: the manifest says which is which, and
 * without one the surest format is the result and the other the source.
 */
async function openBoth(
  source: string,
  destination: string,
  published: Published | null,
  options: VerifyOptions,
): Promise<readonly [OpenedDataset, OpenedDataset]> {
  const { signal, report } = options;
  const to =
    published === null
      ? await openDataset(destination, { surest: true, signal, report })
      : await openDataset(published.publishedPath, {
          format: published.manifest.result.format,
          signal,
          report,
        });
  try {
    const from = await openSource(source, destination, to, published, options);
    if (!(await shareData(from.dataset, to.dataset))) return [from, to];
    await from.dataset.close();
    throw sameDataset(source);
  } catch (error) {
    await to.dataset.close();
    throw error;
  }
}

async function openSource(
  source: string,
  destination: string,
  to: OpenedDataset,
  published: Published | null,
  { signal, report, opening }: VerifyOptions,
): Promise<OpenedDataset> {
  const how =
    opening?.format === undefined
      ? sourceOpening(source, destination, to, published)
      : { format: opening.format, settings: opening.settings };
  try {
    return await openDataset(source, { ...how, signal, report });
  } catch (error) {
    const recorded = published?.manifest.source.path === source;
    // One folder, and nothing else in it that could be the source.
    if (source === destination && !recorded && error instanceof InputError)
      throw sameDataset(source, error);
    throw error;
  }
}

/** A file compared with itself is equal, and proves nothing. */
async function shareData(one: Dataset, other: Dataset): Promise<boolean> {
  const [a, b] = await Promise.all([dataFiles(one), dataFiles(other)]);
  return [...a].some((path) => b.has(path));
}

async function dataFiles(dataset: Dataset): Promise<ReadonlySet<string>> {
  const folder = (await stat(dataset.path)).isDirectory() ? dataset.path : dirname(dataset.path);
  const paths = (await dataset.files()).flatMap(({ path, role }) =>
    role === 'data' ? realpath(join(folder, path)).catch(() => []) : [],
  );
  return new Set((await Promise.all(paths)).flat());
}

function sameDataset(source: string, cause?: unknown): UsageError {
  return new UsageError('same-dataset', `${source} would be compared with itself.`, {
    hint: 'Name the source and the result.',
    cause,
  });
}

/** As what a source is opened: as recorded, where it is the one that the manifest names. */
function sourceOpening(
  source: string,
  destination: string,
  to: OpenedDataset,
  published: Published | null,
): SourceOpening {
  const recorded = published?.manifest.source;
  if (recorded?.path === source) return { format: recorded.format, settings: recorded.settings };
  if (source !== destination) return {};
  // Both in one folder that was moved, or that another program converted.
  if (recorded !== undefined) return { format: recorded.format, settings: recorded.settings };
  const other = to.summary.alternatives.find(({ format }) => format !== to.format.id);
  if (other !== undefined) return { format: other.format };
  throw sameDataset(source);
}
