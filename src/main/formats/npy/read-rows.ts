/**
 * The ways of reading rows of one file: straight into a column, whole rows, only the wanted part
 * of each row, column-major. All of them end in the same columns.
 */
import { type RowBytes, NumericSink } from './column-sink';
import { readColumnMajor } from './column-major';
import type { Part, StoredColumn } from './part';
import { readFully, readVector } from '../rows/read-fully';
import type { ReadSession } from './read-session';
import type { ColumnSink } from './column-sink';

/** A sink with the position of its field in the files. */
export interface ColumnTarget {
  readonly index: number;
  readonly sink: ColumnSink;
}

/** One read of whole rows; measured best between 1 and 8 MiB. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Columns from here on are read straight into place, those beside them into scratch memory. */
const WIDE_COLUMN_BYTES = 4096;
/** Several columns from here on are read one by one. */
const LARGE_COLUMN_BYTES = 256 * 1024;
/** Rows at least so far apart are read one by one when little of each is wanted. */
const SPARSE_ROW_BYTES = 4096;
const SPARSE_FACTOR = 8;
const COLUMN_MAJOR_CHUNK_BYTES = 32 * 1024 * 1024;
/** Rows [start, start + count) of one file, to be appended to the targets. */
export interface PartRead {
  readonly part: Part;
  readonly start: number;
  readonly count: number;
  readonly targets: readonly ColumnTarget[];
  readonly session: ReadSession;
  readonly fd: number;
}

/** Picks the way that reads least and copies least. */
export function readRows(request: PartRead): Promise<void> {
  const { rows: layout } = request.part;
  if (layout.columnMajor !== null) return readTurned(request, layout.columnMajor);
  const wanted: StoredColumn[] = [];
  let from = Infinity;
  let to = 0;
  for (const { index } of request.targets) {
    const column = layout.columns[index];
    if (column === undefined) continue;
    wanted.push(column);
    from = Math.min(from, column.offset);
    to = Math.max(to, column.offset + column.bytes);
  }
  if (layout.recordsPerRow === 1) {
    const { rowBytes } = layout;
    if (rowBytes >= SPARSE_ROW_BYTES && (to - from) * SPARSE_FACTOR <= rowBytes) {
      return readSparse(request, from, to);
    }
    const wide = wideColumn(request);
    if (wide !== null && (rowBytes - wide.column.bytes) * SPARSE_FACTOR <= wide.column.bytes) {
      return readWide(request, wide);
    }
    if (wanted.some((column) => column.bytes >= LARGE_COLUMN_BYTES)) {
      return readColumnByColumn(request, wanted);
    }
  }
  const [only] = request.targets;
  const [column] = wanted;
  const isAlone = layout.columns.length === 1 && column?.bytes === layout.recordBytes;
  if (isAlone && only?.sink instanceof NumericSink) return readStraight(request, column, only.sink);
  return readDense(request);
}

interface WideColumn {
  readonly column: StoredColumn;
  readonly sink: NumericSink;
}

/** The widest wanted column of numbers, where it is wide enough to be read into place. */
function wideColumn({ part, targets }: PartRead): WideColumn | null {
  let widest: WideColumn | null = null;
  for (const { index, sink } of targets) {
    const column = part.rows.columns[index];
    if (column === undefined || !(sink instanceof NumericSink) || column.bytes < WIDE_COLUMN_BYTES)
      continue;
    if (widest === null || column.bytes > widest.column.bytes) widest = { column, sink };
  }
  return widest;
}

/**
 * One wide column among narrow ones: a vectored read puts its bytes straight into place and what
 * lies between them, end of one row and start of the next, into scratch memory.
 */
async function readWide(request: PartRead, wide: WideColumn): Promise<void> {
  const { part, targets, session } = request;
  const { rowBytes, recordBytes, dataOffset } = part.rows;
  const { offset: head, bytes: width } = wide.column;
  const others = targets.filter(({ sink }) => sink !== wide.sink);
  const rest = rowBytes - width;
  for (const { start, count } of chunks(request, CHUNK_BYTES)) {
    const place = wide.sink.next(count * width);
    const position = dataOffset + start * rowBytes;
    if (others.length === 0 && count === 1) await read(request, place, position + head);
    else {
      const between = session.scratch(count * rest);
      await readVector(
        request.fd,
        interleaved(between, place, { head, width, rest, count }),
        position,
        part.path,
      );
      for (const { index, sink } of others) {
        const column = part.rows.columns[index];
        const skipped = column !== undefined && column.offset > head ? width : 0;
        const source = {
          bytes: between,
          rows: count,
          stride: rest,
          skipped,
          recordBytes,
          recordsPerRow: 1,
        };
        if (column !== undefined) sink.append(column, source);
      }
    }
    wide.sink.commit(wide.column, place.length);
    if (session.isOutOfBreath) await session.breathe();
  }
}

/** The buffers of `count` rows in the order of the file: head, column, tail and next head … */
function interleaved(
  between: Uint8Array,
  place: Uint8Array,
  { head, width, rest, count }: { head: number; width: number; rest: number; count: number },
): Uint8Array[] {
  const buffers: Uint8Array[] = [];
  let from = 0;
  for (let row = 0; row < count; row += 1) {
    const to = row * rest + head;
    if (to > from) buffers.push(between.subarray(from, to));
    buffers.push(place.subarray(row * width, (row + 1) * width));
    from = to;
  }
  if (count * rest > from) buffers.push(between.subarray(from, count * rest));
  return buffers;
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
    await read(request, target, dataOffset + start * rowBytes);
    sink.commit(column, target.length);
    if (request.session.isOutOfBreath) await request.session.breathe();
  }
}

async function readDense(request: PartRead): Promise<void> {
  const { part, targets, session } = request;
  const { rowBytes, dataOffset } = part.rows;
  for (const { start, count } of chunks(request, CHUNK_BYTES)) {
    const bytes = session.scratch(count * rowBytes);
    await read(request, bytes, dataOffset + start * rowBytes);
    append(part, targets, wholeRows(part, bytes, count));
    if (session.isOutOfBreath) await session.breathe();
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
      await read(request, target, dataOffset + (row + next) * rowBytes + from);
      if (session.isOutOfBreath) await session.breathe();
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
      await read(request, bytes, dataOffset + row * rowBytes + column.offset);
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
      if (session.isOutOfBreath) await session.breathe();
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
        await read(request, buffer, position);
        if (session.isOutOfBreath) await session.breathe();
      },
    );
    append(part, targets, wholeRows(part, bytes, count));
  }
}

function read({ fd, part }: PartRead, target: Uint8Array, position: number): Promise<void> {
  return readFully(fd, target, position, part.path);
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

export function wholeRows({ rows }: Part, bytes: Uint8Array, count: number): RowBytes {
  const { rowBytes, recordBytes, recordsPerRow } = rows;
  return { bytes, rows: count, stride: rowBytes, skipped: 0, recordBytes, recordsPerRow };
}

export function append(part: Part, targets: readonly ColumnTarget[], source: RowBytes): void {
  for (const { index, sink } of targets) {
    const column = part.rows.columns[index];
    if (column !== undefined) sink.append(column, source);
  }
}
