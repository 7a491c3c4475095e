/**
 * Where rows lie in the file, for datasets that need no library to be read: values in one piece,
 * or in plain chunks of whole rows. Read from there, a row costs microseconds; the library opens
 * the dataset anew for every call, and reads and keeps a whole chunk for a row of it.
 */
import { ChunkIndex } from './chunk-index';
import { locateValues } from './contiguous';
import type { LibraryFile } from './library-file';
import { type StoredDataset, itemsPerRow, liesAsRead } from './stored-dataset';

/** Rows that lie one behind the other. */
export interface RowPlace {
  readonly position: number;
  readonly rows: number;
}

export interface RowRun {
  readonly start: number;
  readonly count: number;
}

export interface RowPlaces {
  /** The rows of the runs in their order; null where the library must read some of them. */
  find(runs: readonly RowRun[]): Promise<readonly RowPlace[] | null>;
}

/** Null where the library must read the dataset. */
export async function placesOf(
  file: LibraryFile,
  dataset: StoredDataset,
): Promise<RowPlaces | null> {
  const rowBytes = itemsPerRow(dataset) * dataset.type.itemBytes;
  if (rowBytes === 0 || !liesAsRead(dataset)) return null;
  if (dataset.chunks === null) {
    const start = await locateValues(file, dataset);
    return start === null ? null : new PlacesInOnePiece(start, rowBytes);
  }
  const header = await file.use(`: the header of ${dataset.path} cannot be found`, (open) =>
    Buffer.from(open.library.create_object_reference(open.id, dataset.path)),
  );
  if (header.length !== 8) return null;
  const index = await ChunkIndex.open(file, dataset, Number(header.readBigUInt64LE(0)));
  return index === null ? null : new PlacesInChunks(index, rowBytes);
}

class PlacesInOnePiece implements RowPlaces {
  constructor(
    private readonly start: number,
    private readonly rowBytes: number,
  ) {}

  find(runs: readonly RowRun[]): Promise<readonly RowPlace[]> {
    const { start, rowBytes } = this;
    return Promise.resolve(
      runs.map((run) => ({ position: start + run.start * rowBytes, rows: run.count })),
    );
  }
}

class PlacesInChunks implements RowPlaces {
  constructor(
    private readonly index: ChunkIndex,
    private readonly rowBytes: number,
  ) {}

  async find(runs: readonly RowRun[]): Promise<readonly RowPlace[] | null> {
    const { index, rowBytes } = this;
    const places: { position: number; rows: number }[] = [];
    for (const { start, count } of runs) {
      for (let row = start; row < start + count;) {
        const chunk = await index.chunkAt(row);
        if (chunk === null) return null;
        const inside = row % index.chunkRows;
        const rows = Math.min(start + count - row, index.chunkRows - inside);
        const position = chunk + inside * rowBytes;
        const last = places.at(-1);
        // Chunks are mostly written one behind the other.
        if (last !== undefined && last.position + last.rows * rowBytes === position)
          last.rows += rows;
        else places.push({ position, rows });
        row += rows;
      }
    }
    return places;
  }
}
