import { stat } from 'node:fs/promises';
import { elementCount } from '../../../shared/model/dtype';
import type { FileEntry } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { type ArrayInfo, fileShapeOf, gridOf } from './array-info';
import type { FolderStore } from './folder-store';
import { METADATA_NAMES } from './hierarchy';

export interface ChunkListing {
  /** Chunk files (of a sharded array: shards) that lie in the array's grid. */
  readonly files: readonly FileEntry[];
  /** Files in the array's folder that are neither chunks nor metadata. */
  readonly strays: readonly FileEntry[];
  readonly expected: number;
  readonly bytes: number;
  readonly largest: number;
}

/** Looks at every file of an array, without opening one. */
export async function listChunks(
  store: FolderStore,
  info: ArrayInfo,
  signal?: AbortSignal,
): Promise<ChunkListing> {
  const grid = gridOf(info.shape, fileShapeOf(info));
  const files: FileEntry[] = [];
  const strays: FileEntry[] = [];
  for (const key of await filesBelow(store, info.key, signal)) {
    const name = info.key === '' ? key : key.slice(info.key.length + 1);
    if (METADATA_NAMES.includes(name) || (info.key === '' && name.startsWith('.arrayscope')))
      continue;
    const path = store.pathOf(key);
    const { size, mtimeMs } = await withFileErrors(path, () => stat(path));
    const isChunk = isInGrid(name, info, grid);
    (isChunk ? files : strays).push({
      path: key,
      bytes: size,
      modifiedMs: mtimeMs,
      role: isChunk ? 'data' : 'other',
    });
  }
  return {
    files,
    strays,
    expected: elementCount(grid),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    largest: files.reduce((most, { bytes }) => Math.max(most, bytes), 0),
  };
}

function isInGrid(name: string, { keys, shape }: ArrayInfo, grid: readonly number[]): boolean {
  const words = name.split(keys.separator);
  const numbers = keys.prefix === '' ? words : words.slice(1);
  if (keys.prefix !== '' && words[0] !== keys.prefix) return false;
  if (shape.length === 0) return keys.prefix === '' ? name === '0' : numbers.length === 0;
  return (
    numbers.length === grid.length &&
    numbers.every((word, at) => /^(?:0|[1-9]\d*)$/.test(word) && Number(word) < (grid[at] ?? 0))
  );
}

async function filesBelow(
  store: FolderStore,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  throwIfCancelled(signal);
  const found: string[] = [];
  for (const { name, kind } of await store.entries(folder)) {
    const key = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'file') found.push(key);
    else found.push(...(await filesBelow(store, key, signal)));
  }
  return found;
}
