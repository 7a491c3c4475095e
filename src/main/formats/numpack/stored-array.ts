import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../../../shared/errors';
import { type NumericDtype, dtypeFacts } from '../../../shared/model/dtype';
import type { Problem } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { insideFolderIfThere } from '../rows/inside-folder';
import type { ArrayRecord } from './array-record';
import { DeletionBitmap, bitmapHeader, bitmapName } from './deletion-bitmap';
import { dtypeOfCode } from './dtype-codes';
import { type Storage, locateStorage } from './storage';

const MAX_ROWS = 2 ** 32 - 1;
/** No file's length vouches for rows that take no bytes. */
const MAX_EMPTY_ROWS = 1_000_000;

/** One array of the folder, ready to be read: its files are there and long enough. */
export interface StoredArray {
  readonly record: ArrayRecord;
  readonly dtype: NumericDtype;
  /** Shape of one row. */
  readonly rowShape: readonly number[];
  readonly rowBytes: number;
  /** Rows on disk, deleted ones included. */
  readonly storedRows: number;
  /** Rows that are there. */
  readonly rowCount: number;
  /** Null where there is no file, which is: no row was deleted. */
  readonly bitmap: DeletionBitmap | null;
  readonly storage: Storage;
  readonly problems: readonly Problem[];
}

/** @throws InputError for an array that cannot be read. */
export async function loadArray(folder: string, record: ArrayRecord): Promise<StoredArray> {
  const dtype = dtypeOfCode(record.dtypeCode);
  if (dtype === undefined) {
    throw new InputError(
      'unsupported-dtype',
      `The array "${record.name}" has the data type ${record.dtypeCode}, which version 3.0 of NumPack's format does not know.`,
      { path: folder },
    );
  }
  const [storedRows, ...rowShape] = record.shape;
  if (storedRows === undefined) {
    throw new InputError(
      'no-rows',
      `The array "${record.name}" is a single number without rows; NumPack cannot load it either.`,
      { path: folder },
    );
  }
  const rowBytes = product(record, [dtypeFacts(dtype).itemBytes, ...rowShape], folder);
  const bytes = product(record, [storedRows, rowBytes], folder);
  if (storedRows > MAX_ROWS || (rowBytes === 0 && storedRows > MAX_EMPTY_ROWS))
    throw tooManyRows(record, folder);
  const storage = await locateStorage(folder, record, bytes);
  const bitmap = await loadBitmap(folder, record.name, storedRows);
  return {
    record,
    dtype,
    rowShape,
    rowBytes,
    storedRows,
    rowCount: bitmap?.bitmap.activeCount ?? storedRows,
    bitmap: bitmap?.bitmap ?? null,
    storage,
    problems: [...(bitmap?.problems ?? []), ...sizeProblems(record, bytes)],
  };
}

/** An empty extent beside a huge one is still a shape that nobody can have meant. */
function product(record: ArrayRecord, factors: readonly number[], folder: string): number {
  const result = factors.reduce((value, factor) => value * factor, 1);
  const largest = factors.reduce((value, factor) => value * Math.max(1, factor), 1);
  if (Number.isSafeInteger(largest)) return result;
  throw new InputError(
    'malformed',
    `The array "${record.name}" would have the shape (${record.shape.join(', ')}), which no file can hold.`,
    { path: folder },
  );
}

function tooManyRows({ name, shape }: ArrayRecord, folder: string): InputError {
  return new InputError(
    'malformed',
    `The array "${name}" of the shape (${shape.join(', ')}) has more rows than can be counted here.`,
    { path: folder, hint: 'Copy the folder again from where it came.' },
  );
}

async function loadBitmap(
  folder: string,
  name: string,
  storedRows: number,
): Promise<{ readonly bitmap: DeletionBitmap; readonly problems: readonly Problem[] } | null> {
  const file = bitmapName(name);
  const path = name.includes('/') ? null : await insideFolderIfThere(folder, file);
  if (path === null) return null;
  const { size } = await withFileErrors(path, () => stat(path));
  // 16 bytes of header, and words for more rows than there are: as for a wrong size.
  if (size > 16 + Math.ceil(storedRows / 64) * 8 + 1024 * 1024) {
    throw new InputError(
      'bad-bitmap',
      `${path} has ${size} bytes, too many for ${storedRows} rows.`,
      {
        path,
      },
    );
  }
  const bytes = await withFileErrors(path, () => readFile(path));
  const bitmap = DeletionBitmap.parse(bytes, storedRows, path);
  const header = bitmapHeader(bytes);
  const agrees =
    header === null || (header.rows === storedRows && header.deleted === bitmap.deletedCount);
  if (agrees) return { bitmap, problems: [] };
  const message = `${file} says that ${header.deleted} of ${header.rows} rows are deleted; its bits and the ${storedRows} rows of the array say ${bitmap.deletedCount}. The bits are used.`;
  return { bitmap, problems: [{ severity: 'warning', code: 'bitmap-count', message, path: file }] };
}

function sizeProblems({ name, sizeBytes }: ArrayRecord, bytes: number): Problem[] {
  if (sizeBytes === bytes) return [];
  const message = `The metadata gives the array "${name}" ${sizeBytes} bytes, and its shape ${bytes}. The shape is used.`;
  return [{ severity: 'warning', code: 'size-mismatch', message, path: 'metadata.npkm' }];
}
