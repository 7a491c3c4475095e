/**
 * As much of Arrow's `Schema` message (arrow/format/Message.fbs, Schema.fbs) as Parquet's columns
 * need.
 */
import { FlatTable } from '../rows/flat-table';

export interface ArrowField {
  readonly name: string;
  /** Lengths of the lists around the values, outermost first; null where one is not fixed. */
  readonly sizes: readonly (number | null)[];
  readonly metadata: ReadonlyMap<string, string>;
}

const MAX_DEPTH = 64;
/** The numbers that the unions `MessageHeader` and `Type` have for these tables. */
const SCHEMA = 1;
const LIST = 12;
const FIXED_SIZE_LIST = 16;
const LARGE_LIST = 21;

/**
 * The fields of a schema that is an encapsulated IPC message.
 * @throws RangeError where an offset or a length leads outside the bytes
 */
export function arrowFields(bytes: Uint8Array): readonly ArrowField[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Since Arrow 0.15 a marker lies before the length of the message.
  const start = view.getUint32(0, true) === 0xffffffff ? 8 : 4;
  const message = FlatTable.root(bytes.subarray(start));
  if (message.uint8(1) !== SCHEMA) return [];
  return message.table(2)?.tables(1).map(fieldOf) ?? [];
}

function fieldOf(field: FlatTable): ArrowField {
  const sizes: (number | null)[] = [];
  let inner: FlatTable | undefined = field;
  for (let depth = 0; inner !== undefined && depth < MAX_DEPTH; depth += 1) {
    const type = inner.uint8(2);
    if (type !== LIST && type !== LARGE_LIST && type !== FIXED_SIZE_LIST) break;
    const list = inner.table(3);
    sizes.push(type === FIXED_SIZE_LIST && list !== null ? list.int32(0) : null);
    inner = inner.tables(5)[0];
  }
  const metadata = field.tables(6).map((entry) => [entry.text(0), entry.text(1)] as const);
  return { name: field.text(0), sizes, metadata: new Map(metadata) };
}
