/**
 * Where the values of a dataset in one piece lie in the file. The library does not say; but it
 * reads them through our own file, so two elements that it is asked for show it. Rows are then
 * read from there, several times as fast as through the library, which opens the dataset anew for
 * every call and reads 64 KiB for a row.
 */
import type { LibraryFile } from './library-file';
import type { OpenLibrary } from './open-library';
import { type StoredDataset, liesAsRead, valueBytes } from './stored-dataset';

/** A smaller dataset fits into the library's own buffer, and shows nothing. */
const LEAST_BYTES = 256 * 1024;

/** Offset of the first element in the file; null where the library must read. */
export async function locateValues(
  file: LibraryFile,
  dataset: StoredDataset,
): Promise<number | null> {
  const { shape, type } = dataset;
  const bytes = valueBytes(dataset);
  if (dataset.chunks !== null || shape === null || !liesAsRead(dataset) || bytes < LEAST_BYTES)
    return null;
  const { itemBytes } = type;
  const last = shape.map((extent) => extent - 1);
  const found = await file.use(`: the values of ${dataset.path} cannot be read`, (open) => ({
    // The last one first, since the library's buffer may hold the first.
    last: probe(file, open, dataset, last),
    first: probe(
      file,
      open,
      dataset,
      shape.map(() => 0),
    ),
  }));
  if (found.first === null || found.last === null) return null;
  const start = found.first.position;
  const agree = found.last.position === start + bytes - itemBytes && start + bytes <= file.bytes;
  if (!agree) return null;
  for (const { position, value } of [found.first, found.last]) {
    const stored = new Uint8Array(itemBytes);
    await file.readAt(stored, position);
    if (!Buffer.from(stored).equals(value)) return null;
  }
  return start;
}

interface Probe {
  readonly position: number;
  readonly value: Buffer;
}

/** Reads one element through the library, and sees where it reads. */
function probe(
  file: LibraryFile,
  open: OpenLibrary,
  { path, type }: StoredDataset,
  element: readonly number[],
): Probe | null {
  const at = open.scratch(type.itemBytes);
  const ones = element.map(() => 1n);
  const seen: number[] = [];
  file.guard.onRead = (_, from) => {
    seen.push(from);
  };
  try {
    const { library, id } = open;
    const offset = element.map(BigInt);
    const status = library.get_dataset_data(id, path, ones, offset, ones, BigInt(at));
    open.assert(status, `: the values of ${path} cannot be read`);
  } finally {
    file.guard.onRead = null;
  }
  const position = seen.at(-1);
  const value = Buffer.from(open.heap.slice(at, at + type.itemBytes));
  return position === undefined ? null : { position, value };
}
