/** Message.fbs: what stands before every body of the IPC format. */
import {
  type FlatTable,
  FlatTable as Flat,
  type StructVector,
  exactInt64,
} from '../rows/flat-table';

export type BodyCodec = 'none' | 'lz4' | 'zstd';

/** The header of a batch: how its columns lie in its body. */
export interface BatchHeader {
  readonly rows: number;
  /** Pairs (values, nulls), one for each array of the flattened schema. */
  readonly nodes: Float64Array;
  /** Pairs (offset in the body, bytes). */
  readonly buffers: Float64Array;
  readonly codec: BodyCodec;
  /** Data buffers of each view column. */
  readonly variadic: readonly number[];
}

export type Message = { readonly version: number; readonly bodyBytes: number } & (
  | { readonly kind: 'schema'; readonly schema: FlatTable }
  | { readonly kind: 'batch'; readonly batch: BatchHeader }
  | {
      readonly kind: 'dictionary';
      readonly id: number;
      readonly isDelta: boolean;
      readonly batch: BatchHeader;
    }
  /** Tensors that stand alone, and what a later version may bring. */
  | { readonly kind: 'other' }
);

/** @throws RangeError for bytes that are no message. */
export function readMessage(bytes: Uint8Array): Message {
  const table = Flat.root(bytes);
  const common = { version: table.int16(0) + 1, bodyBytes: natural(table.int64(3)) };
  const header = table.table(2);
  if (header === null) throw new RangeError('the message has no header');
  switch (table.uint8(1)) {
    case 1:
      return { ...common, kind: 'schema', schema: header };
    case 2: {
      const data = header.table(1);
      if (data === null) throw new RangeError('the dictionary has no values');
      const batch = readBatch(data);
      return {
        ...common,
        kind: 'dictionary',
        id: header.int64(0),
        isDelta: header.flag(2),
        batch,
      };
    }
    case 3:
      return { ...common, kind: 'batch', batch: readBatch(header) };
    default:
      return { ...common, kind: 'other' };
  }
}

function readBatch(table: FlatTable): BatchHeader {
  const compression = table.table(3);
  return {
    rows: natural(table.int64(0)),
    nodes: pairs(table.structs(1, 16)),
    buffers: pairs(table.structs(2, 16)),
    codec: compression === null ? 'none' : codecOf(compression),
    variadic: numbers(table.structs(4, 8), 1),
  };
}

function codecOf(table: FlatTable): BodyCodec {
  const codec = table.uint8(0);
  if (codec > 1 || table.uint8(1) !== 0)
    throw new RangeError('the body is compressed in an unknown manner');
  return codec === 0 ? 'lz4' : 'zstd';
}

function pairs(vector: StructVector): Float64Array {
  return Float64Array.from(numbers(vector, 2));
}

function numbers({ view, at, count }: StructVector, words: number): number[] {
  return Array.from({ length: count * words }, (_, index) =>
    natural(exactInt64(view, at + index * 8)),
  );
}

function natural(value: number): number {
  if (value >= 0) return value;
  throw new RangeError('a length or a position is negative');
}
