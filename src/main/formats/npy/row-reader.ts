/** Reads rows out of files laid end to end. */
import { InputError, isArrayscopeError } from '../../../shared/errors';
import type { Part } from './part';
import { type ColumnTarget, append, readRows, wholeRows } from './read-rows';
import { readPacked } from './read-packed';
import type { ReadSession } from './read-session';
import { WholeFile } from './whole-file';

export type ReaderMode = 'positioned' | 'whole-file';

/** Column-major files up to this size are read whole and turned once. */
const TURNED_WHOLE_BYTES = 64 * 1024 * 1024;

export class RowReader {
  readonly rowCount: number;
  /** First row of each part, and the row count. */
  readonly starts: Float64Array;
  readonly #whole = new WholeFile();
  #lastPart = 0;

  constructor(
    readonly parts: readonly Part[],
    readonly mode: ReaderMode,
  ) {
    this.starts = new Float64Array(parts.length + 1);
    parts.forEach((part, index) => {
      this.starts[index + 1] = (this.starts[index] ?? 0) + part.rows.count;
    });
    this.rowCount = this.starts[parts.length] ?? 0;
  }

  /** Most bytes that are read for one row: the row, or the file where it is read or turned whole. */
  get rowReadBytes(): number {
    return this.parts.reduce((most, { rows, fileBytes, packed }) => {
      const whole = this.mode === 'whole-file' || rows.columnMajor !== null;
      if (packed !== undefined)
        return Math.max(
          most,
          packed.rowReadBytes(whole ? rows.count * rows.rowBytes : rows.rowBytes),
        );
      return Math.max(most, whole ? fileBytes : rows.rowBytes);
    }, 0);
  }

  /** Rows in the order asked for; neighbours are read together. */
  async gather(
    rows: ArrayLike<number>,
    targets: readonly ColumnTarget[],
    session: ReadSession,
  ): Promise<void> {
    for (let first = 0; first < rows.length;) {
      const row = rows[first] ?? 0;
      let end = first + 1;
      while (end < rows.length && rows[end] === row + end - first) end += 1;
      await this.fill(row, end - first, targets, session);
      first = end;
    }
  }

  /** Appends rows [start, start + count) to the targets. */
  async fill(
    start: number,
    count: number,
    targets: readonly ColumnTarget[],
    session: ReadSession,
  ): Promise<void> {
    if (targets.length === 0) return;
    for (let row = start; row < start + count;) {
      const index = this.partOf(row);
      const part = this.parts[index];
      if (part === undefined) throw new RangeError(`row ${row} of ${this.rowCount}`);
      const local = row - (this.starts[index] ?? 0);
      const rows = Math.min(part.rows.count - local, start + count - row);
      try {
        await this.#readPart(part, local, rows, targets, session);
      } catch (error) {
        throw withPlace(error, part, row);
      }
      row += rows;
    }
  }

  /** The part that holds a row. */
  partOf(row: number): number {
    const { starts } = this;
    const last = this.#lastPart;
    if (row >= (starts[last] ?? 0) && row < (starts[last + 1] ?? 0)) return last;
    let low = 0;
    let high = this.parts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    this.#lastPart = low;
    return low;
  }

  close(): void {
    this.#whole.drop();
    for (const { packed } of this.parts) packed?.close();
  }

  async #readPart(
    part: Part,
    start: number,
    count: number,
    targets: readonly ColumnTarget[],
    session: ReadSession,
  ): Promise<void> {
    if (session.isOutOfBreath) await session.breathe();
    const { rows: layout, header, packed } = part;
    const turned = layout.columnMajor !== null && header.dataBytes <= TURNED_WHOLE_BYTES;
    if (this.mode === 'whole-file' || turned || packed?.keepsWhole === true) {
      return this.#whole.withRows(part, session.pool, (all) => {
        const bytes = all.subarray(start * layout.rowBytes, (start + count) * layout.rowBytes);
        append(part, targets, wholeRows(part, bytes, count));
      });
    }
    if (packed !== undefined) {
      return session.pool.withFile(part, (fd) =>
        readPacked({ part, packed, start, count, targets, session, fd }),
      );
    }
    return session.pool.withFile(part, (fd) =>
      readRows({ part, start, count, targets, session, fd }),
    );
  }
}

/** A string that is no text knows neither its file nor its row. */
function withPlace(error: unknown, part: Part, row: number): unknown {
  if (!isArrayscopeError(error) || error.code !== 'bad-string' || error.path !== undefined)
    return error;
  return new InputError(error.code, `${part.path}: ${error.message}`, {
    path: part.path,
    row,
    hint: error.hint,
    cause: error,
  });
}
