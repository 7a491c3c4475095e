/** The batches that an unfinished folder holds, checked and cut back to a checkpoint. */
import { join } from 'node:path';
import { isArrayscopeError } from '../../../shared/errors';
import type { Column } from '../../../shared/model/tensor';
import { columnsOf } from '../npy/assemble';
import { toField, toSpec } from '../npy/fields';
import { type FileHeader, HeaderReader } from '../npy/header-reader';
import { type Part, rowLayout } from '../npy/part';
import { RowReader } from '../npy/row-reader';
import { RowStore } from '../npy/row-store';
import {
  cutBack,
  fileBytes,
  keepOnly,
  notResumable,
  requireBytes,
  requireFolder,
} from '../rows/resumable';
import { BatchFile, type BatchRowType, rowOffset } from './batch-file';
import { batchName } from './names';

export interface ResumedBatches {
  /** The batch that is not full, or null where the rows end with a full one. */
  readonly batch: BatchFile | null;
  /** The ids of all rows, in order. */
  readonly ids: readonly Column[];
}

/** @param type of the rows, with ids as wide as they were at the checkpoint */
export async function resumeBatches(
  folder: string,
  type: BatchRowType,
  rows: number,
  batchRows: number,
): Promise<ResumedBatches> {
  await requireFolder(folder);
  const headers = new HeaderReader();
  const full = Math.floor(rows / batchRows);
  const begun = rows % batchRows;
  const names = Array.from({ length: full + Math.sign(begun) }, (_, at) => batchName(at));
  const sizes: number[] = [];
  let last = type;
  for (const [at, name] of names.entries()) {
    const count = at < full ? batchRows : begun;
    last = await checkedType(headers, join(folder, name), type, count);
    sizes.push(rowOffset(last, count));
  }
  await keepOnly(folder, new Set(names));
  for (const [at, bytes] of sizes.slice(0, full).entries())
    await cutBack(join(folder, batchName(at)), bytes);
  const path = join(folder, batchName(full));
  const begunFile = begun === 0 ? null : await resumed(path, last, type, begun);
  try {
    const parts = names.map((name, at) =>
      partOf(headers, folder, name, at < full ? batchRows : begun),
    );
    return { batch: begunFile, ids: await readIdColumns(folder, parts, rows) };
  } catch (error) {
    await begunFile?.close();
    throw error;
  }
}

/** Its ids may have become wider behind the checkpoint. */
async function resumed(
  path: string,
  found: BatchRowType,
  wanted: BatchRowType,
  rows: number,
): Promise<BatchFile> {
  const batch = await BatchFile.resume(path, found, rows);
  return found.idBytes === wanted.idBytes ? batch : batch.withIds(wanted);
}

/** @returns what its rows are made of: ids may have any width */
async function checkedType(
  headers: HeaderReader,
  path: string,
  wanted: BatchRowType,
  rows: number,
): Promise<BatchRowType> {
  if ((await fileBytes(path)) === null) throw notResumable(path, 'it is missing');
  const { header } = headerOf(headers, path);
  const [id, tensor, ...others] = header.record.fields;
  const sameKind =
    id?.element.kind === 'numeric' || id?.stored.slice(0, 2) === wanted.idDescr.slice(0, 2);
  if (
    id?.name !== 'id' ||
    tensor?.name !== 'tensor' ||
    others.length > 0 ||
    !sameKind ||
    (id.element.kind === 'numeric' && id.stored !== wanted.idDescr) ||
    tensor.stored !== wanted.tensorDescr ||
    String(tensor.shape) !== String(wanted.tensorShape) ||
    header.shape.length !== 1 ||
    header.dataOffset !== rowOffset({ ...wanted, idDescr: id.stored, idBytes: id.bytes }, 0)
  )
    throw notResumable(path, 'its rows are not those of the dataset that was begun');
  const type = { ...wanted, idDescr: id.stored, idBytes: id.bytes };
  await requireBytes(path, rowOffset(type, rows));
  return type;
}

function partOf(headers: HeaderReader, folder: string, name: string, rows: number): Part {
  const path = join(folder, name);
  const { header, fileBytes: size, modifiedMs } = headerOf(headers, path);
  const layout = { ...rowLayout(header, 'first-axis', path), count: rows };
  return { path, name, header, rows: layout, fileBytes: size, modifiedMs };
}

function headerOf(headers: HeaderReader, path: string): FileHeader {
  try {
    return headers.readUnfinished(path);
  } catch (error) {
    if (!isArrayscopeError(error) || error.tag !== 'InputError') throw error;
    throw notResumable(path, error.message, error);
  }
}

async function readIdColumns(
  folder: string,
  parts: readonly Part[],
  rows: number,
): Promise<readonly Column[]> {
  if (parts.length === 0) return [];
  const reader = new RowReader(parts, 'positioned');
  const stored = columnsOf(reader, ({ name }) => name).map((column) => ({
    field: toField(column, 'id'),
    source: { kind: 'files' as const, reader, index: column.index, spec: toSpec(column) },
  }));
  const store = new RowStore(folder, stored, rows);
  try {
    const ids: Column[] = [];
    for await (const batch of store.scan({ columns: ['id'] })) {
      const column = batch.columns.get('id');
      if (column !== undefined) ids.push(column);
    }
    return ids;
  } finally {
    await store.close();
  }
}
