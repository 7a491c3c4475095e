import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withFileErrors } from '../../lib/file-error';
import type { PathLook } from '../../lib/path-look';
import { READ_AND_WRITE } from '../rows/capabilities';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, Detection, Format, OpenOptions } from '../types';
import { HeaderReader } from '../npy/header-reader';
import { listFolder } from '../npy/list-folder';
import { HyraxDataset } from './dataset';
import { loadFolder, refuseBatch } from './load-folder';
import { INDEX_NAME, batchNumber } from './names';
import { planHyrax } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { createHyrax, resumeHyrax } from './writer';

/** Results of the Hyrax framework: batches of (id, tensor) with an index. */
export const hyrax: Format = {
  id: 'hyrax',
  label: 'Hyrax npy batches',
  description:
    'Results of the Hyrax framework: batch_<n>.npy files of ids and tensors, and their index.',
  family: 'NumPy',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  accessModes,
  folderReaders: [
    {
      name: 'Hyrax',
      rank: 1,
      takes: (folder) => Promise.resolve(existsSync(join(folder, INDEX_NAME))),
      rule: `It reads the batches by ${INDEX_NAME}, where no other results lie beside them.`,
    },
  ],
  detect: detectHyrax,
  open: openHyrax,
  planWrite: planHyrax,
  create: createHyrax,
  resume: resumeHyrax,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.npy$/i, '')}-hyrax`),
};

async function openHyrax(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const { reader } = parseSettings(openSettings, options.settings);
  await withFileErrors(path, () => stat(path));
  const folder = await loadFolder(path, options.signal);
  return new HyraxDataset(path, folder, reader === 'positioned' ? 'positioned' : 'whole-file');
}

async function detectHyrax({ kind, path }: PathLook): Promise<Detection | null> {
  if (kind !== 'folder') return null;
  const { names } = await listFolder(
    path,
    (name) => name === INDEX_NAME || batchNumber(name) !== null,
  );
  const batches = names.filter((name) => batchNumber(name) !== null);
  const [first] = batches;
  if (names.length > batches.length)
    return { confidence: 2, reason: `batch_<n>.npy with ${INDEX_NAME}` };
  if (first === undefined) return null;
  const { header } = new HeaderReader().read(join(path, first));
  return refuseBatch(header, first) === null
    ? { confidence: 2, reason: 'batch_<n>.npy of ids and tensors' }
    : null;
}
