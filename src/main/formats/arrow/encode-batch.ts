/** A batch of ours as the body of a record batch, over the same memory wherever Arrow allows it. */
import { InputError, InternalError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import { compressZstd } from '../rows/zstd';
import { packBits } from './bitmap';
import { compressLz4 } from './lz4-frame';
import type { BatchHeader } from './message';
import type { CreateSettings } from './settings';
import type { StoredForm } from './stored-form';

/** The specification recommends 64 bytes, the width of the widest registers. */
const ALIGNMENT = 64;
const PADDING = new Uint8Array(ALIGNMENT);

export interface EncodedBatch {
  readonly header: BatchHeader;
  /** One behind the other they are the body. */
  readonly pieces: readonly Uint8Array[];
  readonly bodyBytes: number;
}

/** @param columns in the order of the forms, each of `rows` rows. */
export async function encodeBatch(
  columns: readonly Column[],
  forms: readonly StoredForm[],
  rows: number,
  { codec, level }: CreateSettings,
): Promise<EncodedBatch> {
  const nodes: number[] = [];
  const buffers: number[] = [];
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const [index, column] of columns.entries()) {
    const form = forms[index];
    if (form === undefined) throw new InternalError('A column came that was not planned.');
    const encoded = encodeColumn(column, form, rows);
    nodes.push(...encoded.nodes);
    for (const buffer of encoded.buffers) {
      const parts = codec === 'none' ? [buffer] : await pack(buffer, codec, level);
      const bytes = parts.reduce((sum, part) => sum + part.length, 0);
      buffers.push(end, bytes);
      const padding = (ALIGNMENT - (bytes % ALIGNMENT)) % ALIGNMENT;
      pieces.push(...parts, PADDING.subarray(0, padding));
      end += bytes + padding;
    }
  }
  const header: BatchHeader = {
    rows,
    nodes: Float64Array.from(nodes),
    buffers: Float64Array.from(buffers),
    codec,
    variadic: [],
  };
  return { header, pieces, bodyBytes: end };
}

interface EncodedColumn {
  readonly nodes: readonly number[];
  readonly buffers: readonly Uint8Array[];
}

const NONE = new Uint8Array(0);

function encodeColumn(column: Column, form: StoredForm, rows: number): EncodedColumn {
  const nulls = column.valid?.reduce((sum, flag) => sum + (flag === 0 ? 1 : 0), 0) ?? 0;
  const validity = column.valid === undefined || nulls === 0 ? NONE : packBits(column.valid);
  if (form.kind === 'text') {
    if (column.kind !== 'string') throw new InternalError('Numbers came where text was announced.');
    if (form.type.kind === 'utf8' && column.encoding === 'bytes') throw noText();
    return {
      nodes: [rows, nulls],
      buffers: [validity, bytesOf(column.offsets), column.bytes],
    };
  }
  if (column.kind !== 'numeric') throw new InternalError('Text came where numbers were announced.');
  const all = bytesOf(column.data);
  const values = form.dtype === 'bool' ? packBits(all) : all;
  if (form.list === null) return { nodes: [rows, nulls], buffers: [validity, values] };
  return { nodes: [rows, nulls, rows * form.list, 0], buffers: [validity, NONE, values] };
}

/** Its length and a frame; or −1 and the bytes as they are, where a frame would be no shorter. */
async function pack(
  buffer: Uint8Array,
  codec: 'lz4' | 'zstd',
  level: number,
): Promise<readonly Uint8Array[]> {
  if (buffer.length === 0) return [];
  const frame = codec === 'lz4' ? await compressLz4(buffer) : await compressZstd(buffer, level);
  const isShorter = frame.length < buffer.length;
  const prefix = new Uint8Array(8);
  const length = isShorter ? BigInt(buffer.length) : -1n;
  new DataView(prefix.buffer).setBigInt64(0, length, true);
  return [prefix, isShorter ? frame : buffer];
}

function noText(): InputError {
  return new InputError('not-text', 'Bytes came in a column that was announced as text.');
}
