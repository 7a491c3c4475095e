/** How the files of a folder make rows. Pure: decided from names and headers alone. */
import { InputError } from '../../../shared/errors';
import type { Part } from './part';
import type { NpyElement } from './record';
import type { NpyHeader } from './header';

export type Layout = 'fields' | 'batches' | 'rows';
export const LAYOUTS = ['auto', 'fields', 'batches', 'rows'] as const;

export interface LayoutDecision {
  readonly layout: Layout;
  /** Why, for a person. */
  readonly reason: string;
}

/** A file as far as the decision needs it. */
export interface FileShape {
  /** Name without `.npy`. */
  readonly stem: string;
  readonly header: NpyHeader;
}

/** `batch_3`, `part-0001`, `chunk2`, `images_shard.07`. A bare number may as well name a row. */
const NUMBERED = /(?:^|[_.-])(?:batch|part|chunk|shard)[_.-]?[0-9]+$/i;

/**
 * The rules, in order; `files` holds at least one.
 * 1. One file: its fields.
 * 2. All names numbered like batches and all files alike but for their length: batches.
 * 3. A one-dimensional array of strings or integers, and all of the same length: fields.
 * 4. All of one dtype and shape: rows, one a file.
 * 5. All of one dtype and trailing shape: batches.
 * 6. All of one length: fields.
 * @throws InputError `mixed-files` when none holds.
 */
export function decideLayout(files: readonly FileShape[]): LayoutDecision {
  const [first] = files;
  if (first === undefined || files.length === 1)
    return { layout: 'fields', reason: 'a single file' };
  const alike = files.every(({ header }) => sameTrailing(header, first.header));
  const sameShape = alike && files.every(({ header }) => header.shape[0] === first.header.shape[0]);
  const length = first.header.shape[0];
  const sameLength =
    length !== undefined && files.every(({ header }) => header.shape[0] === length);
  if (alike && first.header.shape.length > 0 && files.every(({ stem }) => NUMBERED.test(stem))) {
    return { layout: 'batches', reason: 'numbered files of one dtype and row shape' };
  }
  if (sameLength && files.some(({ header }) => isKeyArray(header))) {
    return {
      layout: 'fields',
      reason: `arrays of the same length, ${length}, one of them one-dimensional`,
    };
  }
  if (sameShape) return { layout: 'rows', reason: 'files of one dtype and shape' };
  if (alike) return { layout: 'batches', reason: 'files of one dtype and row shape' };
  if (sameLength) return { layout: 'fields', reason: `arrays of the same length, ${length}` };
  throw new InputError('mixed-files', 'The .npy files of this folder do not belong together.', {
    hint: 'Put each dataset into a folder of its own, or say how to read them: layout fields, batches or rows.',
  });
}

/** True where rows of both can follow one another. */
export function sameRows(left: Part, right: Part): boolean {
  const a = left.rows.columns;
  const b = right.rows.columns;
  return (
    a.length === b.length &&
    a.every((column, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        column.name === other.name &&
        column.element.kind === other.element.kind &&
        dtypeOf(column.element) === dtypeOf(other.element) &&
        String(column.rowShape) === String(other.rowShape)
      );
    })
  );
}

export function dtypeOf(element: NpyElement): string {
  return element.kind === 'numeric' ? element.dtype : element.kind;
}

function sameTrailing(a: NpyHeader, b: NpyHeader): boolean {
  return (
    a.shape.length === b.shape.length &&
    String(a.shape.slice(1)) === String(b.shape.slice(1)) &&
    recordKey(a) === recordKey(b)
  );
}

/** Widths of strings and byte orders may differ: rows are the same in memory. */
function recordKey({ record }: NpyHeader): string {
  return JSON.stringify(
    record.fields.map(({ name, shape, element }) => [name, shape, dtypeOf(element)]),
  );
}

/** One string or integer a row: what names or labels the rows of the other files. */
function isKeyArray({ shape, record }: NpyHeader): boolean {
  const [only, ...more] = record.fields;
  if (record.structured || only === undefined || more.length > 0 || shape.length !== 1)
    return false;
  return only.element.kind !== 'numeric' || /^u?int/.test(only.element.dtype);
}
