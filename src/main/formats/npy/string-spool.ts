import type { StringColumn } from '../../../shared/model/tensor';
import { stringBytes } from '../../lib/string-column';
import { SpoolFile } from '../rows/spool-file';

/** Bytes of a row's length, before its own. */
const LENGTH_BYTES = 4;
const READ_BYTES = 4 * 1024 * 1024;

/**
 * Strings kept on disk until their widest is known: NumPy wants one width for all of them, and a
 * writer does not know it before the last row. A row: its length in bytes (uint32), its bytes; so
 * the same rows are the same bytes, however they came.
 */
export class StringSpool {
  private constructor(private readonly file: SpoolFile) {}

  static async create(path: string): Promise<StringSpool> {
    return new StringSpool(await SpoolFile.create(path));
  }

  /** With a name, for another process that goes on. */
  static async createKept(path: string): Promise<StringSpool> {
    return new StringSpool(await SpoolFile.createKept(path));
  }

  /** @param bytes that it had at the end of some row */
  static async resume(path: string, bytes: number): Promise<StringSpool> {
    return new StringSpool(await SpoolFile.resume(path, bytes));
  }

  get bytes(): number {
    return this.file.length;
  }

  async append(column: StringColumn): Promise<void> {
    const rows = column.offsets.length - 1;
    const length = (column.offsets[rows] ?? 0) - (column.offsets[0] ?? 0);
    const block = Buffer.alloc(rows * LENGTH_BYTES + length);
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      const bytes = stringBytes(column, row);
      block.writeUInt32LE(bytes.length, at);
      block.set(bytes, at + LENGTH_BYTES);
      at += LENGTH_BYTES + bytes.length;
    }
    await this.file.append(block);
  }

  /** Every row that was appended, in order, some at a time. */
  async *columns(
    encoding: StringColumn['encoding'],
  ): AsyncGenerator<StringColumn, void, undefined> {
    let wanted = READ_BYTES;
    for (let position = 0; position < this.file.length;) {
      const piece = Buffer.alloc(Math.min(wanted, this.file.length - position));
      await this.file.read(piece, position);
      const { ends, used, next } = rowsIn(piece);
      if (ends.length > 0) yield columnOf(piece, ends, encoding);
      position += used;
      wanted = Math.max(READ_BYTES, next);
    }
  }

  /** Flushes to the disk. */
  sync(): Promise<void> {
    return this.file.sync();
  }

  /** Gives the room back, unless it is kept. Safe to call twice. */
  close(): Promise<void> {
    return this.file.close();
  }
}

/** Ends of the rows that lie whole in the piece, their bytes, and the bytes of the row after. */
function rowsIn(piece: Buffer): {
  readonly ends: readonly number[];
  readonly used: number;
  readonly next: number;
} {
  const ends: number[] = [];
  let used = 0;
  let next = 0;
  while (used + LENGTH_BYTES <= piece.length) {
    next = LENGTH_BYTES + piece.readUInt32LE(used);
    if (used + next > piece.length) break;
    used += next;
    ends.push(used);
  }
  return { ends, used, next };
}

function columnOf(
  piece: Uint8Array,
  ends: readonly number[],
  encoding: StringColumn['encoding'],
): StringColumn {
  const offsets = new Int32Array(ends.length + 1);
  const bytes = new Uint8Array((ends.at(-1) ?? 0) - ends.length * LENGTH_BYTES);
  let begin = 0;
  for (const [row, end] of ends.entries()) {
    const at = offsets[row] ?? 0;
    bytes.set(piece.subarray(begin + LENGTH_BYTES, end), at);
    offsets[row + 1] = at + end - begin - LENGTH_BYTES;
    begin = end;
  }
  return { kind: 'string', encoding, offsets, bytes };
}
