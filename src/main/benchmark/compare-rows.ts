import { CheckFailedError } from '../../shared/errors';
import type { Field } from '../../shared/model/dataset';
import { bytesOf, dtypeFacts, elementCount } from '../../shared/model/dtype';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringBytes } from '../lib/string-column';

/** Source field name → name of the field that holds it in the dataset that was written. */
export type FieldNames = ReadonlyMap<string, string>;

/**
 * Which field of a written dataset holds which of the source: by name, else the only one left of
 * its kind (other programs fix names; Hyrax's Lance table has `object_id` and `data`).
 * @throws CheckFailedError where a field of the source is missing.
 */
export function matchFieldNames(source: readonly Field[], written: readonly Field[]): FieldNames {
  const names = new Map<string, string>();
  const free = new Map(written.map((field) => [field.name, field]));
  for (const { name } of source) if (free.delete(name)) names.set(name, name);
  for (const field of source) {
    if (names.has(field.name)) continue;
    const [candidate, ...others] = [...free.values()].filter((one) => one.kind === field.kind);
    if (candidate === undefined || others.length > 0) {
      throw new CheckFailedError(
        'rows-differ',
        `The field “${field.name}” was written and is not among those read back.`,
      );
    }
    names.set(field.name, candidate.name);
    free.delete(candidate.name);
  }
  return names;
}

/**
 * Compares rows that were read with the rows that were written, bit by bit: NaN payloads and
 * negative zeros count.
 * @param actualStart first row of `actual` that is compared; as many rows as `expected` has
 * @throws CheckFailedError that names the first row (of the batch) and field that differ.
 */
export function requireEqualRows(
  expected: TensorBatch,
  actual: TensorBatch,
  names: FieldNames,
  actualStart = 0,
): void {
  if (actual.rowCount < actualStart + expected.rowCount) {
    throw new CheckFailedError(
      'rows-differ',
      `${actual.rowCount} rows were read where at least ${actualStart + expected.rowCount} were asked for.`,
    );
  }
  for (const [name, wanted] of expected.columns) {
    const got = actual.columns.get(names.get(name) ?? name);
    const row =
      got === undefined ? 0 : firstDifference(wanted, got, expected.rowCount, actualStart);
    if (row === null) continue;
    throw new CheckFailedError(
      'rows-differ',
      `What was read differs from what was written: field “${name}”, row ${actualStart + row} of the batch.`,
    );
  }
}

/** First row that differs, or null. */
function firstDifference(wanted: Column, got: Column, rows: number, start: number): number | null {
  const nullDiffers = (row: number): boolean =>
    (wanted.valid?.[row] ?? 1) !== (got.valid?.[start + row] ?? 1);
  if (wanted.kind === 'string') {
    if (got.kind !== 'string') return 0;
    for (let row = 0; row < rows; row += 1) {
      if (nullDiffers(row)) return row;
      if (wanted.valid?.[row] === 0) continue;
      if (!sameBytes(stringBytes(wanted, row), stringBytes(got, start + row))) return row;
    }
    return null;
  }
  if (got.kind !== 'numeric' || wanted.dtype !== got.dtype) return 0;
  const rowBytes = dtypeFacts(wanted.dtype).itemBytes * elementCount(wanted.shape);
  const bytesWanted = bytesOf(wanted.data);
  const bytesGot = bytesOf(got.data).subarray(start * rowBytes, (start + rows) * rowBytes);
  const plain = wanted.valid === undefined && got.valid === undefined;
  if (plain && sameBytes(bytesWanted, bytesGot)) return null;
  for (let row = 0; row < rows; row += 1) {
    if (nullDiffers(row)) return row;
    if (wanted.valid?.[row] === 0) continue;
    const [from, to] = [row * rowBytes, (row + 1) * rowBytes];
    if (!sameBytes(bytesWanted.subarray(from, to), bytesGot.subarray(from, to))) return row;
  }
  return null;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && Buffer.compare(a, b) === 0;
}
