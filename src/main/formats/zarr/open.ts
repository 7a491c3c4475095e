import { basename } from 'node:path';
import { InputError } from '../../../shared/errors';
import type { Dataset, OpenOptions } from '../types';
import { type ArrayInfo, rowBytesOf } from './array-info';
import { type Choice, chooseArrays } from './choose';
import { readJournal } from './edit-journal';
import { ZarrDataset } from './dataset';
import { FolderStore } from './folder-store';
import { type Hierarchy, readHierarchy } from './hierarchy';
import { listChunks } from './list-chunks';
import { type OpenSettings, openSettings, parseSettings } from './settings';
import { fieldReadBytes } from './row-read-bytes';

/** From here on what a row declares is compared with what its files hold. */
const UNCHECKED_ROW_BYTES = 64 * 1024 * 1024;
const MAX_EXPANSION = 250;

export interface OpenStore {
  readonly store: FolderStore;
  readonly hierarchy: Hierarchy;
  readonly choice: Choice;
}

/** @throws InputError for what is no Zarr store, or holds nothing that makes rows */
export async function openZarr(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const opened = await openStore(path, settings, options.signal);
  const rowReadBytes = await readBytes(opened);
  return new ZarrDataset({ path, rowReadBytes, ...opened });
}

export async function openStore(
  path: string,
  settings: OpenSettings,
  signal: AbortSignal | undefined,
): Promise<OpenStore> {
  if (isZipped(path)) {
    throw new InputError(
      'zipped',
      `${path} is a zipped Zarr store; unpack it and open the folder.`,
      {
        path,
      },
    );
  }
  const store = await FolderStore.open(path);
  store.expect((await readJournal(store)) ?? []);
  const hierarchy = await readHierarchy(store, signal);
  const choice = chooseArrays(hierarchy, settings, storeName(path), path);
  const arrays = new Set(choice.fields.map(({ info }) => info));
  for (const info of arrays) await assertFilled(store, info);
  return { store, hierarchy, choice };
}

export function isZipped(path: string): boolean {
  return /\.zarr\.zip$/i.test(path);
}

/** What the field of a store that is one array is called. */
function storeName(path: string): string {
  return basename(path).replace(/\.zarr$/i, '') || 'data';
}

/**
 * A row may be large where the files are: a few bytes of metadata that declare gigabytes are not
 * believed.
 */
async function assertFilled(store: FolderStore, info: ArrayInfo): Promise<void> {
  const rowBytes = rowBytesOf(info);
  if (rowBytes <= UNCHECKED_ROW_BYTES) return;
  const { bytes } = await listChunks(store, info);
  if (rowBytes <= bytes * MAX_EXPANSION) return;
  throw new InputError(
    'too-large',
    `The array “${info.key}” declares rows of ${rowBytes} bytes, and its files hold ${bytes}.`,
    { path: store.pathOf(info.key) },
  );
}

async function readBytes({ store, choice }: OpenStore): Promise<number> {
  const arrays = new Set(
    choice.fields.flatMap(({ info, mask }) => (mask === null ? [info] : [info, mask])),
  );
  let sum = 0;
  for (const info of arrays) {
    // Only the files themselves say how long strings are.
    const largest = info.element.kind === 'text' ? (await listChunks(store, info)).largest : 0;
    sum += fieldReadBytes(info, largest);
  }
  return sum;
}
