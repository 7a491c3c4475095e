/** Definition and repetition levels of a page, each with its length before it (V1 pages). */
import { ByteWriter } from 'hyparquet-writer';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';

/** Lists that are longer than this repeat their level in a run of their own. */
const SHORT_LIST = 16;

export interface PageRows {
  readonly rows: number;
  /** One byte a row, 0 where it is null; null where none is. */
  readonly present: Uint8Array | null;
  /** Values of a row that is a list; null in a flat column. */
  readonly listSize: number | null;
}

/** Values and placeholders of null rows together. */
export function levelCount({ rows, present, listSize }: PageRows): number {
  if (listSize === null || present === null) return rows * (listSize ?? 1);
  const there = present.reduce((sum, one) => sum + one, 0);
  return there * listSize + rows - there;
}

export function encodeLevels(page: PageRows): Uint8Array {
  const { rows, present, listSize } = page;
  const count = levelCount(page);
  const writer = new ByteWriter();
  if (listSize !== null) {
    const repetition = new ByteWriter();
    if (present === null) repeatedLists(repetition, rows, listSize);
    else writeRleBitPackedHybrid(repetition, [...repetitionsOf(present, listSize)], 1);
    writer.appendUint32(repetition.offset);
    writer.appendBytes(repetition.getBytes());
  }
  const definition = new ByteWriter();
  // Lists are optional, repeated, and of optional elements, as Arrow writes them.
  const [max, width] = listSize === null ? [1, 1] : [3, 2];
  if (present === null) run(definition, count, max);
  else writeRleBitPackedHybrid(definition, [...definitionsOf(present, listSize ?? 1, max)], width);
  writer.appendUint32(definition.offset);
  writer.appendBytes(definition.getBytes());
  return writer.getBytes();
}

/** One value many times; it has no more than eight bits. */
function run(writer: ByteWriter, count: number, value: number): void {
  writer.appendVarInt(count * 2);
  writer.appendUint8(value);
}

/** 0 where a list begins, 1 in the rest of it. */
function repeatedLists(writer: ByteWriter, rows: number, size: number): void {
  if (size === 1) {
    run(writer, rows, 0);
  } else if (size < SHORT_LIST) {
    const groups = Math.ceil((rows * size) / 8);
    const bits = new Uint8Array(groups).fill(0xff);
    for (let row = 0, bit = 0; row < rows; row += 1, bit += size)
      bits[bit >> 3] = (bits[bit >> 3] ?? 0) & ~(1 << (bit & 7));
    writer.appendVarInt(groups * 2 + 1);
    writer.appendBytes(bits);
  } else {
    for (let row = 0; row < rows; row += 1) {
      // One packed group of eight, then a run: exactly one list.
      writer.appendUint8(3);
      writer.appendUint8(0xfe);
      run(writer, size - 8, 1);
    }
  }
}

function* repetitionsOf(present: Uint8Array, size: number): Generator<number> {
  for (const one of present) {
    yield 0;
    if (one === 1) for (let item = 1; item < size; item += 1) yield 1;
  }
}

function* definitionsOf(present: Uint8Array, size: number, max: number): Generator<number> {
  for (const one of present)
    if (one === 1) for (let item = 0; item < size; item += 1) yield max;
    else yield 0;
}
