import { stat } from 'node:fs/promises';
import { InputError } from '../../shared/errors';
import type { Catalogue, CatalogueEntry } from '../../shared/model/dataset';
import type { ReportProgress } from '../../shared/model/progress';
import { throwIfCancelled } from '../lib/cancel';
import { toFileError, withFileErrors } from '../lib/file-error';
import { ProgressMeter } from '../lib/progress-meter';
import { type Candidate, candidates, examine } from './look';
import { openDataset } from './open';
import { resolvePath } from './resolve-path';

/** Datasets opened at the same time: their headers and indexes are small, their disks are not. */
const CONCURRENCY = 4;

export interface CatalogueOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/**
 * What lies directly below a results root: one entry a dataset, by name; one that cannot be
 * opened is listed with its problem.
 */
export async function readCatalogue(
  text: string,
  { signal, report }: CatalogueOptions = {},
): Promise<Catalogue> {
  const root = resolvePath(text);
  const stats = await withFileErrors(root, () => stat(root));
  if (!stats.isDirectory()) {
    throw new InputError('not-a-folder', `${root} is a file, not a folder of datasets.`, {
      path: root,
    });
  }
  const inside = await candidates(root);
  const meter = new ProgressMeter({ total: inside.length, unit: 'files', report });
  const lines = new Array<CatalogueEntry | 'other' | 'skipped'>(inside.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < inside.length; at = next++) {
      throwIfCancelled(signal);
      const candidate = inside[at];
      if (candidate === undefined) continue;
      lines[at] = await readEntry(candidate, signal);
      meter.advance(1, 0, candidate.name);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  meter.flush();
  return {
    root,
    entries: lines.filter((line) => typeof line === 'object'),
    otherFolders: lines.filter((line) => line === 'other').length,
  };
}

async function readEntry(
  { name, path, isFolder }: Candidate,
  signal: AbortSignal | undefined,
): Promise<CatalogueEntry | 'other' | 'skipped'> {
  let isGuess = false;
  try {
    const { claims } = await examine(path, signal);
    const [best] = claims;
    if (best === undefined) return isFolder ? 'other' : 'skipped';
    isGuess = !isFolder && best.detection.confidence === 1;
    const { dataset, summary } = await openDataset(path, { signal });
    await dataset.close();
    return { kind: 'dataset', summary };
  } catch (error) {
    throwIfCancelled(signal);
    const { code, message } = toFileError(error, path);
    // Some file that merely might have been a dataset, and is none.
    if (isGuess && code !== 'settings-needed') return 'skipped';
    return { kind: 'unreadable', path, name, problem: { severity: 'error', code, message } };
  }
}
