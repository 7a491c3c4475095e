/** What a caller asks of a dataset, checked in the same words for every format. */
import { UsageError } from '../../../shared/errors';
import { isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import type { ScanOptions } from '../types';
import { allocated } from './allocate';

const DEFAULT_BATCH_BYTES = 8 * 1024 * 1024;
const MAX_DEFAULT_BATCH_ROWS = 65_536;
/** What a row of text is taken to need where nothing is known. */
const TEXT_BYTES = 32;

/** What requests are checked against. */
export interface Requested {
  readonly path: string;
  readonly rowCount: number;
  readonly fields: readonly Field[];
}

/** @throws UsageError for a row outside `[0, rowCount)`. */
export function checkRows(rows: ArrayLike<number>, { path, rowCount }: Requested): void {
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row !== undefined && Number.isInteger(row) && row >= 0 && row < rowCount) continue;
    throw new UsageError(
      'row-out-of-range',
      `There is no row ${row}; the dataset has ${rowCount} rows, numbered from 0.`,
      { path, ...(row === undefined ? {} : { row }) },
    );
  }
}

/** The fields of these names in the dataset's order; all of them when absent. */
export function selectFields(
  names: readonly string[] | undefined,
  { path, fields }: Requested,
): readonly Field[] {
  if (names === undefined) return fields;
  const unknown = names.find((name) => !fields.some((field) => field.name === name));
  if (unknown === undefined) return fields.filter(({ name }) => names.includes(name));
  throw new UsageError('unknown-field', `The dataset has no field “${unknown}”.`, {
    path,
    hint: `It has ${fields.map(({ name }) => `“${name}”`).join(', ')}.`,
  });
}

export interface ScanRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly batchRows: number;
}

/** @throws UsageError for rows outside `[0, rowCount]` or a batch without rows. */
export function scanRange(
  options: ScanOptions,
  { path, rowCount }: Requested,
  defaultBatchRows: number,
): ScanRange {
  const { start = 0, end = rowCount, batchRows = defaultBatchRows } = options;
  const whole = Number.isInteger(start) && Number.isInteger(end);
  if (!whole || start < 0 || start > end || end > rowCount) {
    throw new UsageError(
      'row-out-of-range',
      `Rows ${start} to ${end} were asked for; the dataset has ${rowCount}.`,
      { path },
    );
  }
  if (!Number.isInteger(batchRows) || batchRows < 1)
    throw new UsageError('bad-batch-rows', `A batch cannot have ${batchRows} rows.`, { path });
  return { start, end, batchRows };
}

/** @throws UsageError where a change names a row twice. */
export function checkDistinct(rows: ArrayLike<number>): void {
  const seen = new Set<number>();
  for (const row of Array.from(rows)) {
    if (seen.has(row))
      throw new UsageError('row-twice', `Row ${row} is named twice in one change.`, { row });
    seen.add(row);
  }
}

/** @throws UsageError where a change brings another number of rows than it names. */
export function checkRowCount({ rowCount }: TensorBatch, named: number): void {
  if (rowCount === named) return;
  throw new UsageError('row-count', `${rowCount} rows were given to replace ${named}.`);
}

/** @throws UsageError where the batch does not hold exactly these fields. */
export function checkSameFields({ columns }: TensorBatch, fields: readonly Field[]): void {
  const wrong = fields.find(({ name, dtype, shape }) => {
    const column = columns.get(name);
    if (column === undefined) return true;
    // Any text has bytes, but not all bytes are text.
    if (column.kind === 'string')
      return isNumericDtype(dtype) || (column.encoding === 'bytes' && !dtype.startsWith('bytes'));
    return column.dtype !== dtype || column.shape.join() !== shape.join();
  });
  if (wrong === undefined && columns.size === fields.length) return;
  const wanted = fields.map(
    ({ name, dtype, shape }) => `“${name}” (${[dtype, ...shape].join(' ')})`,
  );
  throw new UsageError(
    'other-fields',
    `The rows do not hold the dataset's fields, which are ${wanted.join(', ')}.`,
  );
}

/** Bytes of one row of these fields in memory; text is estimated. */
export function bytesOfRow(fields: readonly Field[]): number {
  return fields.reduce(
    (sum, { dtype, shape }) => sum + (isNumericDtype(dtype) ? rowBytes(dtype, shape) : TEXT_BYTES),
    0,
  );
}

/** Rows that make a batch of about `bytes`. */
export function batchRowsOf(fields: readonly Field[], bytes = DEFAULT_BATCH_BYTES): number {
  const rows = Math.floor(bytes / Math.max(1, bytesOfRow(fields)));
  return Math.max(1, Math.min(MAX_DEFAULT_BATCH_ROWS, rows));
}

/** The permutation of the stored order: every row where it is. */
export function storedOrder(rowCount: number): Uint32Array {
  const order = allocated(() => new Uint32Array(rowCount));
  for (let row = 0; row < rowCount; row += 1) order[row] = row;
  return order;
}
