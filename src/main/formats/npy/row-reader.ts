/**
 * Reads rows out of files laid end to end. Every way of reading (straight into a column, whole
 * rows, only the wanted part of each row, column-major) ends in the same columns.
 */
import { InputError, isArrayscopeError } from '../../../shared/errors';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { type ColumnSink, NumericSink, type RowBytes, allocated } from './column-sink';
import { readColumnMajor } from './column-major';
import type { FilePool } from './file-pool';
import type { Part, StoredColumn } from './part';
import { readFully } from './read-fully';
import { WholeFile } from './whole-file';

/** A sink with the position of its field in the files. */
export interface ColumnTarget {
  readonly index: number;
  readonly sink: ColumnSink;
}

export type ReaderMode = 'positioned' | 'whole-file';

/** One read of whole rows; measured best between 1 and 8 MiB. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Columns from here on are read straight into place even beside others. */
const LARGE_COLUMN_BYTES = 256 * 1024;
/** Rows at least so far apart are read one by one when little of each is wanted. */
const SPARSE_ROW_BYTES = 4096;
const SPARSE_FACTOR = 8;
/** Column-major files up to this size are read whole and turned once. */
const TURNED_WHOLE_BYTES = 64 * 1024 * 1024;
const COLUMN_MAJOR_CHUNK_BYTES = 32 * 1024 * 1024;
/** Longest stretch of work without letting messages in. */
const BREATH_MS = 12;

/** One running read: its files, its scratch memory, its cancellation. */
export class ReadSession {
  #scratch = new Uint8Array(0);
  #breathedAt = performance.now();

  constructor(
    readonly pool: FilePool,
    private readonly signal: AbortSignal | undefined,
  ) {}

  scratch(bytes: number): Uint8Array {
    if (this.#scratch.length < bytes) this.#scratch = allocated(() => new Uint8Array(bytes));
    return this.#scratch.subarray(0, bytes);
  }

  /** Call between pieces of work. @throws CancelledError */
  async breathe(): Promise<void> {
    if (performance.now() - this.#breathedAt < BREATH_MS) return;
    await yieldToEventLoop();
    this.#breathedAt = performance.now();
    throwIfCancelled(this.signal);
  }
}

export class RowReader {
  readonly rowCount: number;
  /** First row of each part, and the row count. */
  readonly starts: Float64Array;
  readonly #whole = new WholeFile();
  #lastPart = 0;

  constructor(
    readonly parts: readonly Part[],
    private readonly mode: ReaderMode,
  ) {
    this.starts = new Float64Array(parts.length + 1);
    parts.forEach((part, index) => {
      this.starts[index + 1] = (this.starts[index] ?? 0) + part.rows.count;
    });
    this.rowCount = this.starts[parts.length] ?? 0;
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
      await this.#readPart(part, local, rows, targets, session).catch((error: unknown) => {
        throw withPlace(error, part, row);
      });
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
  }

  async #readPart(
    part: Part,
    start: number,
    count: number,
    targets: readonly ColumnTarget[],
    session: ReadSession,
  ): Promise<void> {
    await session.breathe();
    const { rows: layout, header } = part;
    const turned = layout.columnMajor !== null && header.dataBytes <= TURNED_WHOLE_BYTES;
    if (this.mode === 'whole-file' || turned) {
      return this.#whole.withRows(part, session.pool, (all) => {
        const bytes = all.subarray(start * layout.rowBytes, (start + count) * layout.rowBytes);
        append(part, targets, wholeRows(part, bytes, count));
      });
    }
    return session.pool.withFile(part, async (fd) => {
      const read = (target: Uint8Array, position: number): Promise<void> =>
        readFully(fd, target, position, part.path);
      await readRows({ part, start, count, targets, session, read });
    });
  }
}

interface PartRead {
  readonly part: Part;
  readonly start: number;
  readonly count: number;
  readonly targets: readonly ColumnTarget[];
  readonly session: ReadSession;
  readonly read: (target: Uint8Array, position: number) => Promise<void>;
}

function readRows(request: PartRead): Promise<void> {
  const { rows: layout } = request.part;
  const wanted = request.targets
    .map(({ index }) => layout.columns[index])
    .filter((column) => column !== undefined);
  if (layout.columnMajor !== null) return readTurned(request, layout.columnMajor);
  if (layout.recordsPerRow === 1) {
    if (wanted.some((column) => column.bytes >= LARGE_COLUMN_BYTES))
      return readColumnByColumn(request, wanted);
    const from = Math.min(...wanted.map((column) => column.offset));
    const to = Math.max(...wanted.map((column) => column.offset + column.bytes));
    const sparse =
      layout.rowBytes >= SPARSE_ROW_BYTES && (to - from) * SPARSE_FACTOR <= layout.rowBytes;
    if (sparse) return readSparse(request, from, to);
  }
  const [only] = request.targets;
  const [column] = wanted;
  const alone = layout.columns.length === 1 && column?.bytes === layout.recordBytes;
  if (alone && only?.sink instanceof NumericSink) return readStraight(request, column, only.sink);
  return readDense(request);
}

/** A file of one field: the bytes of the file are the bytes of the column. */
async function readStraight(
  request: PartRead,
  column: StoredColumn,
  sink: NumericSink,
): Promise<void> {
  const { rowBytes, dataOffset } = request.part.rows;
  for (const { start, count } of chunks(request, CHUNK_BYTES)) {
    const target = sink.next(count * rowBytes);
    await request.read(target, dataOffset + start * rowBytes);
    sink.commit(column, target.length);
    await request.session.breathe();
  }
}

async function readDense(request: PartRead): Promise<void> {
  const { part, targets, session } = request;
  const { rowBytes, dataOffset } = part.rows;
  for (const { start, count } of chunks(request, CHUNK_BYTES)) {
    const bytes = session.scratch(count * rowBytes);
    await request.read(bytes, dataOffset + start * rowBytes);
    append(part, targets, wholeRows(part, bytes, count));
    await session.breathe();
  }
}

/** Only bytes [from, to) of each row. */
async function readSparse(request: PartRead, from: number, to: number): Promise<void> {
  const { part, targets, session } = request;
  const { rowBytes, dataOffset, recordBytes } = part.rows;
  const stride = to - from;
  const rowsPerChunk = Math.max(1, Math.floor(LARGE_COLUMN_BYTES / Math.max(1, stride)));
  for (let row = request.start; row < request.start + request.count; row += rowsPerChunk) {
    const rows = Math.min(rowsPerChunk, request.start + request.count - row);
    const bytes = session.scratch(rows * stride);
    for (let next = 0; next < rows; next += 1) {
      const target = bytes.subarray(next * stride, (next + 1) * stride);
      await request.read(target, dataOffset + (row + next) * rowBytes + from);
      await session.breathe();
    }
    append(part, targets, { bytes, rows, stride, skipped: from, recordBytes, recordsPerRow: 1 });
  }
}

/** Large columns beside others: each is read by itself, numbers straight into place. */
async function readColumnByColumn(
  request: PartRead,
  wanted: readonly StoredColumn[],
): Promise<void> {
  const { part, session } = request;
  const { rowBytes, recordBytes, dataOffset } = part.rows;
  for (let row = request.start; row < request.start + request.count; row += 1) {
    for (const [position, column] of wanted.entries()) {
      const sink = request.targets[position]?.sink;
      const straight = sink instanceof NumericSink ? sink : null;
      const bytes = straight?.next(column.bytes) ?? session.scratch(column.bytes);
      await request.read(bytes, dataOffset + row * rowBytes + column.offset);
      if (straight !== null) straight.commit(column, column.bytes);
      else {
        const skipped = column.offset;
        sink?.append(column, {
          bytes,
          rows: 1,
          stride: column.bytes,
          skipped,
          recordBytes,
          recordsPerRow: 1,
        });
      }
      await session.breathe();
    }
  }
}

async function readTurned(request: PartRead, extents: readonly number[]): Promise<void> {
  const { part, targets, session } = request;
  for (const { start, count } of chunks(request, COLUMN_MAJOR_CHUNK_BYTES)) {
    const bytes = session.scratch(count * part.rows.rowBytes);
    await readColumnMajor(
      { layout: part.rows, extents, start, count },
      bytes,
      async (buffer, position) => {
        await request.read(buffer, position);
        await session.breathe();
      },
    );
    append(part, targets, wholeRows(part, bytes, count));
  }
}

/** Consecutive ranges of rows of at most `bytes` each, at least one row. */
function* chunks(
  { part, start, count }: PartRead,
  bytes: number,
): Generator<{ start: number; count: number }> {
  const rows = Math.max(1, Math.floor(bytes / Math.max(1, part.rows.rowBytes)));
  for (let row = start; row < start + count; row += rows) {
    yield { start: row, count: Math.min(rows, start + count - row) };
  }
}

function wholeRows({ rows }: Part, bytes: Uint8Array, count: number): RowBytes {
  const { rowBytes, recordBytes, recordsPerRow } = rows;
  return { bytes, rows: count, stride: rowBytes, skipped: 0, recordBytes, recordsPerRow };
}

function append(part: Part, targets: readonly ColumnTarget[], source: RowBytes): void {
  for (const { index, sink } of targets) {
    const column = part.rows.columns[index];
    if (column !== undefined) sink.append(column, source);
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
