import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { FilePool } from '../rows/file-pool';
import { OutputFile } from '../rows/output-file';
import { ArrayReader } from './array-reader';
import { type StoredColumn, type TextStored, rowArraysOf } from './columns';
import { bitmapName } from './deletion-bitmap';
import { encodeColumn } from './encode-column';
import { type FolderChange, newName } from './in-place-change';
import type { LoadedFolder } from './load-folder';
import { headers, noteOf, plainFile } from './plan-edit';
import { RowStore } from './row-store';
import type { StoredArray } from './stored-array';

const BATCH_BYTES = 8 * 1024 * 1024;
const TEXT_ROWS = 16_384;

/**
 * Writes the rows that are there, and the texts that they name, to new files beside the old ones.
 * @returns the change that puts them in their place; empty where nothing is to be gained.
 */
export async function planCompact(
  loaded: LoadedFolder,
  columns: readonly StoredColumn[],
  signal: AbortSignal | undefined,
): Promise<FolderChange> {
  const rows = new Map<string, number>();
  const longest = new Map<string, number>();
  const swaps: string[] = [];
  const contents = new Map<string, Uint8Array | null>();
  try {
    for (const column of columns) {
      if (column.kind === 'text' && (await wastesText(column, signal))) {
        swaps.push(plainFile(column.spans), plainFile(column.heap));
        const written = await writeTexts(loaded.folder, column, signal);
        rows.set(column.spans.record.name, column.spans.rowCount);
        rows.set(column.heap.record.name, written.heapBytes);
        longest.set(column.field.name, written.longest);
      }
      for (const array of rowArraysOf(column)) {
        if (array.bitmap === null) continue;
        contents.set(join(loaded.folder, bitmapName(array.record.name)), null);
        if (array.rowCount === array.storedRows || rows.has(array.record.name)) continue;
        swaps.push(plainFile(array));
        await writeRows(array, signal);
        rows.set(array.record.name, array.rowCount);
      }
    }
    for (const [file, bytes] of headers(loaded, rows, longest)) contents.set(file, bytes);
    return { patches: [], contents, swaps };
  } catch (error) {
    for (const file of swaps) await rm(newName(file), { force: true });
    throw error;
  }
}

async function writeRows(array: StoredArray, signal: AbortSignal | undefined): Promise<void> {
  const batchRows = Math.max(1, Math.floor(BATCH_BYTES / Math.max(1, array.rowBytes)));
  const bytes = Buffer.allocUnsafe(Math.min(batchRows, array.rowCount) * array.rowBytes);
  await writing(plainFile(array), async (output) => {
    const files = new FilePool(1);
    try {
      const reader = new ArrayReader(array, files);
      for (let row = 0; row < array.rowCount; row += batchRows) {
        throwIfCancelled(signal);
        const count = Math.min(batchRows, array.rowCount - row);
        const part = bytes.subarray(0, count * array.rowBytes);
        await reader.fill(row, count, part, signal);
        await output.append(part);
      }
    } finally {
      await files.close();
    }
  });
}

/** Whether rows or texts of the column belong to nobody any more. */
async function wastesText(column: TextStored, signal: AbortSignal | undefined): Promise<boolean> {
  if (column.spans.rowCount < column.spans.storedRows) return true;
  const spans: StoredColumn = {
    kind: 'numeric',
    field: { name: 'spans', kind: 'tensor', dtype: 'uint64', shape: [2] },
    array: column.spans,
    valid: null,
  };
  let used = 0n;
  for await (const found of eachColumn('', spans, signal)) {
    if (found.kind !== 'numeric' || !(found.data instanceof BigUint64Array)) continue;
    for (let at = 1; at < found.data.length; at += 2) used += found.data[at] ?? 0n;
  }
  return used < BigInt(column.heap.storedRows);
}

async function writeTexts(
  folder: string,
  column: TextStored,
  signal: AbortSignal | undefined,
): Promise<{ readonly heapBytes: number; readonly longest: number }> {
  const note = noteOf({ ...column, valid: null });
  const { spans, heap } = column;
  let heapBytes = 0;
  let longest = 0;
  await writing(plainFile(spans), (spansFile) =>
    writing(plainFile(heap), async (heapFile) => {
      for await (const found of eachColumn(folder, { ...column, valid: null }, signal)) {
        const rowCount = found.kind === 'string' ? found.offsets.length - 1 : 0;
        const columns = new Map([[column.field.name, found]]);
        const encoded = encodeColumn({ rowCount, columns }, column.field, note, heapBytes, 0);
        const texts = encoded.arrays.get(heap.record.name) ?? new Uint8Array(0);
        await spansFile.append(encoded.arrays.get(spans.record.name) ?? new Uint8Array(0));
        await heapFile.append(texts);
        heapBytes += texts.length;
        longest = Math.max(longest, encoded.longest);
      }
    }),
  );
  return { heapBytes, longest };
}

async function* eachColumn(
  folder: string,
  column: StoredColumn,
  signal: AbortSignal | undefined,
): AsyncGenerator<Column, void, undefined> {
  const rows = (column.kind === 'text' ? column.spans : column.array).rowCount;
  const store = new RowStore(folder, rows, [column]);
  try {
    for await (const batch of store.scan({ batchRows: TEXT_ROWS, signal })) {
      const found = batch.columns.get(column.field.name);
      if (found !== undefined) yield found;
    }
  } finally {
    await store.close();
  }
}

/** Writes the file that is to replace `file`, flushed. */
async function writing(file: string, write: (output: OutputFile) => Promise<void>): Promise<void> {
  await rm(newName(file), { force: true });
  const output = await OutputFile.create(newName(file));
  try {
    await write(output);
    await output.sync();
  } finally {
    await output.close();
  }
}
