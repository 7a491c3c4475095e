import type { Field } from '../../../shared/model/dataset';
import type { TypedArray } from '../../../shared/model/dtype';
import type { Column, NumericColumn, TensorBatch } from '../../../shared/model/tensor';
import { unfilled } from './allocate';
import type { PlainColumn } from './plain-column';

/** Plain columns of some fields of a dataset. */
export interface PlainSelection {
  readonly fields: readonly Field[];
  /** One for each of `fields`. */
  readonly columns: readonly PlainColumn[];
  /** Bytes of a row of all of them. */
  readonly rowBytes: number;
}

/** A batch that rows are read straight into. It can be filled again once nobody needs it. */
export class PlainBatch implements TensorBatch {
  readonly columns: ReadonlyMap<string, Column>;
  /** The memory of each column of the selection. */
  readonly #data: readonly TypedArray[];
  readonly #selection: PlainSelection;

  private constructor(
    selection: PlainSelection,
    readonly rowCount: number,
    reuse: TensorBatch | undefined,
  ) {
    const columns = selection.columns.map((column, index) =>
      columnFor(column, rowCount, reuse?.columns.get(selection.fields[index]?.name ?? '')),
    );
    this.#selection = selection;
    this.#data = columns.map(({ data }) => data);
    this.columns = new Map(
      selection.fields.flatMap(({ name }, index) => {
        const column = columns[index];
        return column === undefined ? [] : [[name, column]];
      }),
    );
  }

  /** @param reuse is overwritten as far as it fits; the whole of it where the last request was alike. */
  static of(
    selection: PlainSelection,
    rowCount: number,
    reuse: TensorBatch | undefined,
  ): PlainBatch {
    const again =
      reuse instanceof PlainBatch && reuse.rowCount === rowCount && reuse.#selection === selection;
    return again ? reuse : new PlainBatch(selection, rowCount, reuse);
  }

  /** Where the rows of the selection's column of this number go. */
  dataOf(index: number): TypedArray {
    const data = this.#data[index];
    if (data === undefined) throw new RangeError(`there is no column ${index}`);
    return data;
  }
}

function columnFor(
  { dtype, shape, rowBytes }: PlainColumn,
  rowCount: number,
  reuse: Column | undefined,
): NumericColumn {
  const bytes = rowCount * rowBytes;
  const fits =
    reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === bytes;
  return { kind: 'numeric', dtype, shape, data: fits ? reuse.data : unfilled(dtype, bytes) };
}
