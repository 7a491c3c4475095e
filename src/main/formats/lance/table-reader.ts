import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { InputError } from '../../../shared/errors';
import type { Column } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import type { ArrowModule } from './arrow-schema';
import { decodeColumn } from './decode-column';
import { joinRows, type RowRange } from '../rows/join-rows';
import { recordBatches } from './native';
import { toNativeError, withNativeErrors } from './native-error';
import type { StoredColumn } from './stored-columns';
import { mapInFlight, planTake } from '../rows/plan-take';

/** Column of the library's own: the number of a row among the live ones. */
const ROW_OFFSET = '_rowoffset';
/** 1000 rows of 48 KB: 20 takes of 50, four at a time 52 ms; one take 110–160 ms. */
const TAKE_ROWS = 50;
const TAKE_BYTES = 50 * 49_152;
const TAKES_IN_FLIGHT = 4;
/**
 * Bytes that a scan reads at a time. Rows of 48 KB scan fastest at 64 to 256 (1000 MB/s; 500–800
 * outside of that); the smaller the pieces, the less memory they wait in.
 */
const SCAN_BYTES = 96 * 49_152;
const SCAN_ROWS = 8192;
/** A batch of up to this size is read in one piece: it needs no joining, and so no copy. */
const ONE_PIECE_BYTES = 8 * 1024 * 1024;

export interface ReadRange {
  readonly start: number;
  readonly end: number;
  /** Batches as Lance reads them, of `batchRows` rows at most. */
  readonly uneven?: boolean | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Rows as columns, by name of the field. */
export interface ReadRows {
  readonly rowCount: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** Reads decoded columns of one table, by row number or in stored order. */
export class TableReader {
  readonly #arrow: ArrowModule;
  readonly #table: LanceDb.Table;
  readonly #path: string;
  readonly #rowCount: number;

  constructor(arrow: ArrowModule, table: LanceDb.Table, path: string, rowCount: number) {
    this.#arrow = arrow;
    this.#table = table;
    this.#path = path;
    this.#rowCount = rowCount;
  }

  /** @param rowBytes bytes of one row of these columns, about */
  async take(
    rows: ArrayLike<number>,
    columns: readonly StoredColumn[],
    rowBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<ReadRows> {
    const pieceRows = Math.min(
      SCAN_ROWS,
      Math.max(TAKE_ROWS, Math.floor(TAKE_BYTES / Math.max(1, rowBytes))),
    );
    const { pieces, runs } = planTake(rows, this.#rowCount, pieceRows);
    const taken = await mapInFlight(pieces, TAKES_IN_FLIGHT, async (piece) => {
      throwIfCancelled(signal);
      return this.#takePiece(piece, columns);
    });
    return this.#collect(columns, rows.length, (name) =>
      runs.flatMap(({ piece, from, to }): RowRange[] => {
        const column = taken[piece]?.get(name);
        return column === undefined ? [] : [{ column, from, to }];
      }),
    );
  }

  /**
   * Batches of `batchRows` rows, the last one shorter, unless they may be uneven; of a good size
   * where it is not given.
   */
  async *scan(
    columns: readonly StoredColumn[],
    rowBytes: number,
    batchRows: number | undefined,
    { start, end, uneven = false, signal }: ReadRange,
  ): AsyncGenerator<ReadRows> {
    if (end <= start) return;
    const names = columns.map(({ column }) => column);
    const query = this.#table.query().select(names.length === 0 ? [ROW_OFFSET] : names);
    const ranged =
      start === 0 && end === this.#rowCount ? query : query.offset(start).limit(end - start);
    const waiting = new WaitingRows();
    let read = 0;
    for await (const batch of this.#batches(ranged, pieceRows(rowBytes, batchRows))) {
      throwIfCancelled(signal);
      if (batch.numRows === 0) continue;
      read += batch.numRows;
      waiting.push({ rowCount: batch.numRows, columns: this.#decode(batch, columns) });
      // What Lance reads at once is a batch, unless all are to have one size.
      const size = uneven ? batch.numRows : (batchRows ?? batch.numRows);
      while (waiting.rows >= size) yield this.#assemble(columns, waiting.shift(size), size);
    }
    const rest = waiting.rows;
    if (rest > 0) yield this.#assemble(columns, waiting.shift(rest), rest);
    if (read !== end - start) throw this.#incomplete(read, end - start);
  }

  /** Numbers of the rows that a filter (SQL) keeps, ascending. */
  async rowsWhere(filter: string): Promise<readonly number[]> {
    const found = await withNativeErrors(this.#path, 'read', () =>
      this.#table.query().where(filter).select([ROW_OFFSET]).toArrow(),
    );
    return rowOffsets(found).toSorted((a, b) => a - b);
  }

  /** Numbers of the rows nearest to the vector, nearest first. */
  async rowsNearest(
    column: string,
    vector: Float32Array | Float64Array,
    count: number,
  ): Promise<readonly number[]> {
    const found = await withNativeErrors(this.#path, 'read', () =>
      this.#table
        .vectorSearch(vector)
        .column(column)
        .distanceType('l2')
        .select([ROW_OFFSET, '_distance'])
        .limit(count)
        .toArrow(),
    );
    return rowOffsets(found);
  }

  async #takePiece(
    piece: readonly number[],
    columns: readonly StoredColumn[],
  ): Promise<ReadonlyMap<string, Column>> {
    const table = await withNativeErrors(this.#path, 'read', () =>
      this.#table
        .takeOffsets([...piece])
        .select([...columns.map(({ column }) => column), ROW_OFFSET])
        .toArrow(),
    );
    const offsets = rowOffsets(table);
    if (offsets.length !== piece.length) throw this.#incomplete(offsets.length, piece.length);
    const wrong = piece.find((row, index) => offsets[index] !== row);
    if (wrong !== undefined) {
      throw new InputError(
        'rows-permuted',
        `Lance answered with other rows than row ${wrong} that was asked for.`,
        {
          path: this.#path,
          row: wrong,
        },
      );
    }
    const parts = table.batches
      .filter(({ numRows }) => numRows > 0)
      .map((batch) => ({ rowCount: batch.numRows, columns: this.#decode(batch, columns) }));
    return this.#assemble(
      columns,
      parts.map((rows) => ({ rows, from: 0, to: rows.rowCount })),
      piece.length,
    ).columns;
  }

  async *#batches(query: LanceDb.Query, maxBatchLength: number): AsyncGenerator<Arrow.RecordBatch> {
    try {
      yield* recordBatches(query, maxBatchLength);
    } catch (error) {
      throw toNativeError(error, this.#path, 'read');
    }
  }

  #decode(batch: Arrow.RecordBatch, columns: readonly StoredColumn[]): ReadonlyMap<string, Column> {
    return new Map(
      columns.map((stored) => {
        const index = batch.schema.fields.findIndex(({ name }) => name === stored.column);
        const data = batch.data.children[index];
        if (data === undefined) {
          throw new InputError(
            'column-missing',
            `Lance answered without the column “${stored.column}”.`,
            { path: this.#path },
          );
        }
        return [stored.field.name, decodeColumn(this.#arrow, data, stored)];
      }),
    );
  }

  #assemble(
    columns: readonly StoredColumn[],
    parts: readonly RowsPart[],
    rowCount: number,
  ): ReadRows {
    return this.#collect(columns, rowCount, (name) =>
      parts.flatMap(({ rows, from, to }): RowRange[] => {
        const column = rows.columns.get(name);
        return column === undefined ? [] : [{ column, from, to }];
      }),
    );
  }

  #collect(
    columns: readonly StoredColumn[],
    rowCount: number,
    ranges: (name: string) => readonly RowRange[],
  ): ReadRows {
    return {
      rowCount,
      columns: new Map(
        columns.map(({ field }) => [field.name, joinRows(field, ranges(field.name))]),
      ),
    };
  }

  #incomplete(read: number, expected: number): InputError {
    return new InputError('rows-missing', `Lance answered with ${read} of ${expected} rows.`, {
      path: this.#path,
    });
  }
}

/** Rows that a scan reads at a time; a batch that was asked for is cut into even pieces. */
function pieceRows(rowBytes: number, batchRows: number | undefined): number {
  const good = Math.min(SCAN_ROWS, Math.max(1, Math.floor(SCAN_BYTES / Math.max(1, rowBytes))));
  if (batchRows === undefined) return good;
  if (batchRows <= SCAN_ROWS && batchRows * rowBytes <= ONE_PIECE_BYTES) return batchRows;
  return Math.ceil(batchRows / Math.ceil(batchRows / good));
}

/** Part of the rows that Lance read at once. */
interface RowsPart {
  readonly rows: ReadRows;
  readonly from: number;
  readonly to: number;
}

/** Rows that were read and not yet handed on. */
class WaitingRows {
  readonly #parts: RowsPart[] = [];
  rows = 0;

  push(rows: ReadRows): void {
    this.#parts.push({ rows, from: 0, to: rows.rowCount });
    this.rows += rows.rowCount;
  }

  /** Takes the first `count` rows away. */
  shift(count: number): readonly RowsPart[] {
    const shifted: RowsPart[] = [];
    let missing = count;
    while (missing > 0) {
      const part = this.#parts.shift();
      if (part === undefined) break;
      const to = Math.min(part.to, part.from + missing);
      shifted.push({ ...part, to });
      if (to < part.to) this.#parts.unshift({ ...part, from: to });
      missing -= to - part.from;
    }
    this.rows -= count - missing;
    return shifted;
  }
}

function rowOffsets(table: Arrow.Table): readonly number[] {
  return table.batches.flatMap((batch) => {
    const index = batch.schema.fields.findIndex(({ name }) => name === ROW_OFFSET);
    const values: unknown = batch.data.children[index]?.values;
    return values instanceof BigUint64Array ? Array.from(values, Number) : [];
  });
}
