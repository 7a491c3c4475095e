/** One row of a result beside the row of the source that belongs there, element by element. */
import { UsageError } from '../../shared/errors';
import { dtypeFacts, elementCount } from '../../shared/model/dtype';
import { elementText } from '../../shared/model/element-text';
import type {
  ElementDifference,
  ElementSide,
  FieldComparison,
  RowComparison,
} from '../../shared/model/row-comparison';
import type { Column, NumericColumn, TensorBatch } from '../../shared/model/tensor';
import type { OpenedDataset } from '../datasets/open';
import { stringBytes } from '../lib/string-column';
import { cellText, indexOf, isValid, numericBytes, quoted, sameRow } from './compare-columns';
import type { FieldPair } from './match-fields';
import { pairingOf } from './pairing';
import { isInside } from './places';

/** Elements that are listed; how many differ is counted over all. */
const MOST_ELEMENTS = 200;

interface CompareRowOptions {
  /** Of the result. */
  readonly row: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares one row byte by byte, as a verification does. Memory: one row of each side; the answer
 * is small whatever the row's size.
 * @throws UsageError where the result has no such row
 */
export async function compareRow(
  from: Pick<OpenedDataset, 'dataset' | 'format'>,
  to: Pick<OpenedDataset, 'dataset' | 'format'>,
  { row, signal }: CompareRowOptions,
): Promise<RowComparison> {
  const [source, result] = [from.dataset, to.dataset];
  if (row >= result.rowCount) {
    throw new UsageError('row-out-of-range', `There is no row ${row} in ${result.path}.`, {
      path: result.path,
      row,
      hint: `It has ${result.rowCount} rows.`,
    });
  }
  // One dataset opened twice is equal, and proves nothing.
  const nested = isInside(source.path, result.path) || isInside(result.path, source.path);
  if (nested && from.format.id === to.format.id) {
    throw new UsageError('same-dataset', `${result.path} would be compared with itself.`, {
      path: result.path,
      hint: 'Name the source and the result.',
    });
  }
  const { order, rows, match } = await pairingOf(from, to, signal);
  const unmatched = match.differences.map(({ message }) => message);
  const sourceRow = rows === null ? row : rows[row];
  const after = await result.take([row], { signal });
  const resultId = idOf(after, match.pairs, 'destination');
  if (sourceRow === undefined || sourceRow >= source.rowCount) {
    return { order, result: { row, id: resultId }, source: null, fields: [], unmatched };
  }
  const before = await source.take([sourceRow], { signal });
  return {
    order,
    result: { row, id: resultId },
    source: { row: sourceRow, id: idOf(before, match.pairs, 'source') },
    fields: match.pairs.flatMap((pair) => {
      const one = before.columns.get(pair.source.name);
      const other = after.columns.get(pair.destination.name);
      return one === undefined || other === undefined ? [] : [compareField(pair, one, other)];
    }),
    unmatched,
  };
}

function idOf(
  batch: TensorBatch,
  pairs: readonly FieldPair[],
  side: 'source' | 'destination',
): string | null {
  const field = pairs.find(({ source }) => source.kind === 'id')?.[side];
  const column = field === undefined ? undefined : batch.columns.get(field.name);
  return column === undefined ? null : cellText(column, 0);
}

function compareField(pair: FieldPair, one: Column, other: Column): FieldComparison {
  const { source, destination: result, compare } = pair;
  const equal =
    compare === 'text'
      ? cellText(one, 0) === cellText(other, 0)
      : sameRow({ column: one, offset: 0 }, { column: other, offset: 0 }, 0);
  const bytes = bytesOfValue(one);
  const fields = { source, result, equal, bytes };
  const none = { differing: 0, elements: [] };
  if (!isValid(one, 0) || !isValid(other, 0)) {
    const text = equal
      ? 'null in both'
      : `null in ${isValid(one, 0) ? 'the result' : 'the source'} only`;
    return { ...fields, ...none, text };
  }
  if (one.kind === 'string' || other.kind === 'string' || compare === 'text') {
    const [before, after] = [quoted(cellText(one, 0)), quoted(cellText(other, 0))];
    return { ...fields, ...none, text: equal ? before : `${before} became ${after}` };
  }
  const { differing, elements } = differingElements(one, other);
  const all = elementCount(one.shape);
  return {
    ...fields,
    differing,
    elements,
    text: equal
      ? all === 1
        ? elementText(one.dtype, one.data, 0)
        : 'every byte is the same'
      : all === 1
        ? 'the value differs'
        : `${differing} of ${all} values differ`,
  };
}

function bytesOfValue(column: Column): number {
  if (!isValid(column, 0)) return 0;
  return column.kind === 'numeric'
    ? numericBytes(column, 0, 1).length
    : stringBytes(column, 0).length;
}

/** Both have one dtype and one shape. */
function differingElements(
  one: NumericColumn,
  other: NumericColumn,
): { readonly differing: number; readonly elements: readonly ElementDifference[] } {
  const { itemBytes } = dtypeFacts(one.dtype);
  const [left, right] = [numericBytes(one, 0, 1), numericBytes(other, 0, 1)];
  const elements: ElementDifference[] = [];
  let differing = 0;
  for (let at = 0; at < left.length; at += itemBytes) {
    let offset = 0;
    while (offset < itemBytes && left[at + offset] === right[at + offset]) offset += 1;
    if (offset === itemBytes) continue;
    differing += 1;
    if (elements.length === MOST_ELEMENTS) continue;
    const element = at / itemBytes;
    elements.push({
      index: indexOf(element, one.shape),
      source: sideOf(one, left, element),
      result: sideOf(other, right, element),
    });
  }
  return { differing, elements };
}

function sideOf(column: NumericColumn, bytes: Uint8Array, element: number): ElementSide {
  const { itemBytes, slots } = dtypeFacts(column.dtype);
  const slotBytes = itemBytes / slots;
  const slot = (number: number): string => {
    const start = element * itemBytes + number * slotBytes;
    // In memory the least significant byte comes first.
    return `0x${Buffer.from(bytes.subarray(start, start + slotBytes))
      .reverse()
      .toString('hex')}`;
  };
  return {
    text: elementText(column.dtype, column.data, element),
    bits: slots === 1 ? slot(0) : `${slot(0)} ${slot(1)}`,
  };
}
