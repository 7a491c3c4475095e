import { InputError } from '../../../shared/errors';
import { elementCount } from '../../../shared/model/dtype';
import type { NpyHeader } from './header';
import type { NpyField } from './record';

/** One file of a dataset, with where its rows lie. */
export interface Part {
  /** Absolute. */
  readonly path: string;
  /** Relative to the dataset's folder. */
  readonly name: string;
  readonly header: NpyHeader;
  readonly rows: RowLayout;
  /** Size when its header was read. */
  readonly fileBytes: number;
  readonly modifiedMs: number;
  /** Present where the array's bytes lie packed in the file: `rows.dataOffset` means nothing then. */
  readonly packed?: PackedArray;
}

/** The bytes of an array that are read through a codec. */
export interface PackedArray {
  /** Small enough to be unpacked as a whole and kept in memory. */
  readonly keepsWhole: boolean;
  /** Most bytes of the file that are read for one row of `rowBytes`. */
  rowReadBytes(rowBytes: number): number;
  /** Fills `target` from byte `position` of the array's data; `breathe` is called now and then. */
  read(
    fd: number,
    target: Uint8Array,
    position: number,
    breathe: () => Promise<void>,
  ): Promise<void>;
  close(): void;
}

/** How the array of one header is cut into rows. Shared by every file with the same header. */
export interface RowLayout {
  readonly count: number;
  readonly rowBytes: number;
  readonly recordBytes: number;
  /** Records in a row: more than one where the array has further dimensions. */
  readonly recordsPerRow: number;
  readonly dataOffset: number;
  /**
   * Extents of the whole array, rows first, where it is stored column-major and that matters;
   * null where the bytes are in C order.
   */
  readonly columnMajor: readonly number[] | null;
  readonly columns: readonly StoredColumn[];
}

/** A field with the shape that it has in a row. */
export interface StoredColumn extends NpyField {
  readonly rowShape: readonly number[];
}

/** Row numbers are kept in 32 bits everywhere. */
export const MAX_ROWS = 2 ** 32 - 1;
/** Rows without a byte cost a header nothing to promise. */
const MAX_EMPTY_ROWS = 1_000_000;

/**
 * @param cut `first-axis`: one row for each index of the first dimension (a zero-dimensional
 *   array is one row); `whole`: the array is one row.
 * @throws InputError for strings in more dimensions, or more rows than can be numbered.
 */
export function rowLayout(header: NpyHeader, cut: 'first-axis' | 'whole', path: string): RowLayout {
  const [extent, ...rest] = header.shape;
  const wholeRow = cut === 'whole' || extent === undefined;
  const count = wholeRow ? 1 : extent;
  const inner = wholeRow ? header.shape : rest;
  const recordsPerRow = elementCount(inner);
  const recordBytes = header.record.itemBytes;
  const rowBytes = recordBytes * recordsPerRow;
  if (count > MAX_ROWS || (rowBytes === 0 && count > MAX_EMPTY_ROWS)) {
    throw new InputError('too-many-rows', `${path} promises ${count} rows of ${rowBytes} bytes.`, {
      path,
    });
  }
  return {
    count,
    rowBytes,
    recordBytes,
    recordsPerRow,
    dataOffset: header.dataOffset,
    columnMajor: header.fortranOrder && header.shape.length > 1 ? [count, ...inner] : null,
    columns: header.record.fields.map((field) => ({
      ...field,
      rowShape: checkedShape([...inner, ...field.shape], field, path),
    })),
  };
}

function checkedShape(shape: readonly number[], field: NpyField, path: string): readonly number[] {
  if (field.element.kind === 'numeric' || shape.length === 0) return shape;
  const name = field.name === '' ? 'the array' : `the field "${field.name}"`;
  throw new InputError(
    'unsupported-dtype',
    `${path}: ${name} holds several strings a row, which Arrayscope does not read.`,
    { path, hint: 'Save one string a row, or one array a column.' },
  );
}
