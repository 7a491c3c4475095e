/** What a change of rows does to the files of a folder. Pure. */
import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { rowBytes } from '../../../shared/model/dtype';
import type { TensorBatch } from '../../../shared/model/tensor';
import type { ArrayRecord } from './array-record';
import { type StoredColumn, rowArraysOf } from './columns';
import { DeletionBitmap, bitmapName } from './deletion-bitmap';
import { dtypeOfCode } from './dtype-codes';
import { type EncodedColumn, encodeColumn } from './encode-column';
import { type FieldNote, type FolderNote, NOTE_NAME, noteText } from './folder-note';
import type { FolderChange, Patch } from './in-place-change';
import type { LoadedFolder } from './load-folder';
import { METADATA_NAME } from './read-metadata';
import type { StoredArray } from './stored-array';
import { metadataBytes, nowMicroseconds } from './write-metadata';

/** Row `rows[i]` becomes row `i` of the batch. */
export function planReplace(
  loaded: LoadedFolder,
  columns: readonly StoredColumn[],
  rows: ArrayLike<number>,
  batch: TensorBatch,
): FolderChange {
  const patches: Patch[] = [];
  const grown = new Map<string, number>();
  const longest = new Map<string, number>();
  for (const column of columns) {
    const encoded = encode(column, batch);
    if (column.kind === 'text') {
      patches.push(...heapPatches(column.heap, encoded));
      grown.set(column.heap.record.name, heapRows(column.heap, encoded));
      longest.set(column.field.name, Math.max(column.longest, encoded.longest));
    }
    for (const array of rowArraysOf(column)) {
      const bytes = encoded.arrays.get(array.record.name) ?? new Uint8Array(0);
      patches.push(...rowPatches(array, rows, bytes));
    }
  }
  return { patches, contents: headers(loaded, grown, longest), swaps: [] };
}

export function planAppend(
  loaded: LoadedFolder,
  columns: readonly StoredColumn[],
  batch: TensorBatch,
): FolderChange {
  const patches: Patch[] = [];
  const grown = new Map<string, number>();
  const longest = new Map<string, number>();
  const contents = new Map<string, Uint8Array | null>();
  for (const column of columns) {
    const encoded = encode(column, batch);
    if (column.kind === 'text') {
      patches.push(...heapPatches(column.heap, encoded));
      grown.set(column.heap.record.name, heapRows(column.heap, encoded));
      longest.set(column.field.name, Math.max(column.longest, encoded.longest));
    }
    for (const array of rowArraysOf(column)) {
      const { name } = array.record;
      const bytes = encoded.arrays.get(name) ?? new Uint8Array(0);
      patches.push({
        file: plainFile(array),
        offset: array.storedRows * array.rowBytes,
        bytes,
        ends: true,
      });
      grown.set(name, array.storedRows + batch.rowCount);
      if (array.bitmap !== null)
        contents.set(
          join(loaded.folder, bitmapName(name)),
          array.bitmap.extended(batch.rowCount).toFile(),
        );
    }
  }
  return {
    patches,
    contents: new Map([...contents, ...headers(loaded, grown, longest)]),
    swaps: [],
  };
}

/** Rows are marked in the bitmaps; their bytes stay until they are compacted. */
export function planDelete(
  loaded: LoadedFolder,
  columns: readonly StoredColumn[],
  rows: ArrayLike<number>,
): FolderChange {
  const contents = new Map<string, Uint8Array | null>();
  for (const array of columns.flatMap(rowArraysOf)) {
    const bitmap = array.bitmap ?? DeletionBitmap.full(array.storedRows);
    const stored = Array.from(rows, (row) => bitmap.storedRow(row));
    contents.set(
      join(loaded.folder, bitmapName(array.record.name)),
      bitmap.without(stored).toFile(),
    );
  }
  return { patches: [], contents, swaps: [] };
}

/** Metadata and note once arrays have other row counts and fields other longest texts. */
export function headers(
  { folder, metadata, note }: LoadedFolder,
  storedRows: ReadonlyMap<string, number>,
  longest: ReadonlyMap<string, number>,
): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  if (metadata.arrays.some((record) => changes(record, storedRows.get(record.name)))) {
    const records = metadata.arrays.map((record) => withRows(record, storedRows.get(record.name)));
    contents.set(join(folder, METADATA_NAME), metadataBytes(records));
  }
  const changed = note?.fields.map((field) => withLongest(field, longest.get(field.name)));
  if (note !== null && changed?.some((field, index) => field !== note.fields[index]) === true) {
    const text: FolderNote = { ...note, fields: changed };
    contents.set(join(folder, NOTE_NAME), Buffer.from(noteText(text)));
  }
  return contents;
}

/** @throws InputError `not-editable` where the rows of an array do not lie in one plain file. */
export function plainFile({ storage, record }: StoredArray): string {
  const [piece] = storage.kind === 'plain' && !storage.segmented ? storage.pieces : [];
  if (piece !== undefined) return piece.file.path;
  throw new InputError(
    'not-editable',
    `The array "${record.name}" is compressed or in segments; its rows can be deleted, and not changed in place.`,
    { hint: 'Convert the dataset to NumPack anew; the copy can be changed.' },
  );
}

function encode(column: StoredColumn, batch: TensorBatch): EncodedColumn {
  const heapBytes = column.kind === 'text' ? column.heap.storedRows : 0;
  return encodeColumn(batch, column.field, noteOf(column), heapBytes, 0);
}

export function noteOf(column: StoredColumn): FieldNote {
  const { name, kind } = column.field;
  const valid = column.valid === null ? {} : { valid: column.valid.record.name };
  if (column.kind === 'numeric') return { name, kind, array: column.array.record.name, ...valid };
  return {
    name,
    kind: kind === 'id' ? 'id' : 'text',
    spans: column.spans.record.name,
    bytes: column.heap.record.name,
    encoding: column.encoding,
    longest: column.longest,
    ...valid,
  };
}

function heapRows(heap: StoredArray, encoded: EncodedColumn): number {
  return heap.storedRows + (encoded.arrays.get(heap.record.name)?.length ?? 0);
}

/** New texts go behind the old ones; the spans say where. */
function heapPatches(heap: StoredArray, encoded: EncodedColumn): readonly Patch[] {
  const bytes = encoded.arrays.get(heap.record.name) ?? new Uint8Array(0);
  if (bytes.length === 0) return [];
  return [{ file: plainFile(heap), offset: heap.storedRows, bytes, ends: true }];
}

/** One patch a run of rows that follow each other here and on disk. */
function rowPatches(array: StoredArray, rows: ArrayLike<number>, bytes: Uint8Array): Patch[] {
  const file = plainFile(array);
  const { bitmap, rowBytes: width } = array;
  const stored = Array.from(rows, (row) => bitmap?.storedRow(row) ?? row);
  const patches: Patch[] = [];
  for (let first = 0; first < stored.length;) {
    const row = stored[first] ?? 0;
    let end = first + 1;
    while (end < stored.length && stored[end] === row + end - first) end += 1;
    const part = bytes.subarray(first * width, end * width);
    if (part.length > 0) patches.push({ file, offset: row * width, bytes: part, ends: false });
    first = end;
  }
  return patches;
}

function changes({ shape }: ArrayRecord, rows: number | undefined): boolean {
  return rows !== undefined && rows !== shape[0];
}

function withRows(record: ArrayRecord, rows: number | undefined): ArrayRecord {
  if (rows === undefined || !changes(record, rows)) return record;
  const [, ...rowShape] = record.shape;
  const dtype = dtypeOfCode(record.dtypeCode);
  const width = dtype === undefined ? 0 : rowBytes(dtype, rowShape);
  return {
    ...record,
    shape: [rows, ...rowShape],
    sizeBytes: rows * width,
    lastModified: nowMicroseconds(),
  };
}

function withLongest(field: FieldNote, longest: number | undefined): FieldNote {
  return 'spans' in field && longest !== undefined && longest !== field.longest
    ? { ...field, longest }
    : field;
}
