import { basename } from 'node:path';
import { InputError } from '../../../shared/errors';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { elementCount } from '../../../shared/model/dtype';
import { type ArrayInfo, fileKey, fileShapeOf, gridOf, rowBytesOf, rowsOf } from './array-info';
import { type Choice, chooseArrays } from './choose';
import { readJournal } from './edit-journal';
import { zarrDataset } from './dataset';
import { FolderStore } from './folder-store';
import { type Hierarchy, readHierarchy } from './hierarchy';
import { listChunks } from './list-chunks';
import { type OpenSettings, openSettings } from './settings';
import { fieldReadBytes } from './row-read-bytes';

/** From here on what a row declares is compared with what its files hold. */
const UNCHECKED_ROW_BYTES = 64 * 1024 * 1024;
const MAX_EXPANSION = 250;
/** From here on some of the files must be there; so many are looked for, so few must be found. */
const UNCHECKED_BYTES = 4 * 1024 ** 3;
const LOOKS = 256;
const FEWEST_FOUND = 3;
/** What a row costs its reader at least. */
const LEAST_ROW_BYTES = 16;

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
  return zarrDataset({ path, rowReadBytes, ...opened });
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
  assertMostlyWritten(store, [...arrays]);
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

/**
 * Rows that were never written cost nothing on disk: so many that no one could read them to their
 * end are believed only where files bear them out, in places spread over the whole.
 */
function assertMostlyWritten(store: FolderStore, arrays: readonly ArrayInfo[]): void {
  const declared = arrays.reduce(
    (sum, info) => sum + rowsOf(info) * Math.max(LEAST_ROW_BYTES, rowBytesOf(info)),
    0,
  );
  if (declared <= UNCHECKED_BYTES) return;
  for (const info of arrays) {
    const grid = gridOf(info.shape, fileShapeOf(info));
    const files = elementCount(grid);
    const places = Math.min(files, LOOKS);
    const needed = Math.min(places, FEWEST_FOUND);
    let found = 0;
    for (let look = 0; look < places && found < needed; look += 1) {
      const place = Math.floor((look * files) / places);
      if (store.has(fileKey(info, cellAt(grid, place)))) found += 1;
    }
    if (found >= needed) continue;
    throw new InputError(
      'mostly-unwritten',
      `The array “${info.key}” declares ${rowsOf(info)} rows, and of ${places} of its files, all over it, ${found} are there.`,
      {
        path: store.pathOf(info.key),
        hint: 'Resize it to what was written, or bring back the files that are lost.',
      },
    );
  }
}

/** The n-th cell of a grid, the last dimension fastest. */
function cellAt(grid: readonly number[], place: number): readonly number[] {
  let rest = place;
  return grid
    .toReversed()
    .map((extent) => {
      const at = rest % extent;
      rest = Math.floor(rest / extent);
      return at;
    })
    .reverse();
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
