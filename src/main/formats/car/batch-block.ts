/** A block of rows: a DAG-CBOR map of the bytes of its columns; the layout is in index.ts. */
import { encode } from '@ipld/dag-cbor';
import type { CID } from 'multiformats';
import { z } from 'zod';
import { bytesOf, isNumericDtype, rowBytes, viewElements } from '../../../shared/model/dtype';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { InternalError } from '../../../shared/errors';
import { damaged } from './damaged';
import { decodeBlock } from './decode-block';
import type { TableRoot } from './table-root';

const bytesSchema = z.instanceof(Uint8Array);
const blockSchema = z.object({
  rows: z.int().nonnegative(),
  columns: z.array(
    z.object({
      data: bytesSchema,
      /** Strings: `rows + 1` int32, little-endian. */
      offsets: bytesSchema.optional(),
      /** One byte a row, 0 where it is null; left out where no row is. */
      valid: bytesSchema.optional(),
    }),
  ),
});

interface BlockColumn {
  readonly data: Uint8Array;
  readonly offsets?: Uint8Array | undefined;
  readonly valid?: Uint8Array | undefined;
}
export type TableField = TableRoot['schema']['fields'][number];

export function encodeBatch(
  fields: readonly { readonly name: string }[],
  batch: TensorBatch,
): Uint8Array {
  const columns = fields.map(({ name }): BlockColumn => {
    const column = batch.columns.get(name);
    if (column === undefined) throw new InternalError(`The batch has no column “${name}”.`);
    const valid = column.valid?.includes(0) === true ? { valid: column.valid } : {};
    if (column.kind === 'numeric') return { data: bytesOf(column.data), ...valid };
    return { data: column.bytes, offsets: bytesOf(column.offsets), ...valid };
  });
  return encode({ rows: batch.rowCount, columns });
}

/** The columns over the block's own memory wherever they are aligned. @throws InputError */
export function decodeBatch(
  bytes: Uint8Array,
  cid: CID,
  fields: readonly TableField[],
  rows: number,
  path: string,
): TensorBatch {
  const parsed = blockSchema.safeParse(decodeBlock(bytes, cid, path));
  const bad = (what: string): Error =>
    damaged(path, 0, `the block ${cid.toString()} ${what}`, parsed.error);
  if (!parsed.success) throw bad('holds no rows as Arrayscope writes them');
  const block = parsed.data;
  if (block.rows !== rows) throw bad(`holds ${block.rows} rows; the root says ${rows}`);
  if (block.columns.length !== fields.length)
    throw bad(`holds ${block.columns.length} columns of ${fields.length}`);
  const columns = new Map<string, Column>();
  for (const [index, field] of fields.entries()) {
    const stored = block.columns[index];
    const column = stored === undefined ? null : decodeColumn(stored, field, rows);
    if (column === null) throw bad(`holds no ${rows} values of “${field.name}”`);
    columns.set(field.name, column);
  }
  return { rowCount: rows, columns };
}

/** null where the bytes cannot be that many values. */
function decodeColumn(
  { data, offsets, valid }: BlockColumn,
  { dtype, shape }: TableField,
  rows: number,
): Column | null {
  if (valid !== undefined && valid.length !== rows) return null;
  const nulls = valid === undefined ? {} : { valid };
  if (isNumericDtype(dtype)) {
    if (data.length !== rows * rowBytes(dtype, shape)) return null;
    return { kind: 'numeric', dtype, shape, data: viewElements(dtype, data), ...nulls };
  }
  if (offsets?.length !== (rows + 1) * 4) return null;
  // A copy of their own: bytes in a block lie at any offset, numbers do not.
  const ends = new Int32Array(offsets.slice().buffer);
  for (let row = 0; row <= rows; row += 1)
    if ((ends[row] ?? 0) < (row === 0 ? 0 : (ends[row - 1] ?? 0))) return null;
  if (ends[0] !== 0 || ends[rows] !== data.length) return null;
  const encoding = dtype.startsWith('str') ? 'utf8' : 'bytes';
  return { kind: 'string', encoding, offsets: ends, bytes: data, ...nulls };
}
