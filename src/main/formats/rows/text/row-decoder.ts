import type { Column, TensorBatch } from '../../../../shared/model/tensor';
import { InputError } from '../../../../shared/errors';
import { Cells } from './cells';
import { type BuildOptions, type ColumnBuilder, columnBuilder } from './column-builder';
import { RowFault } from './row-fault';
import type { StoredColumn } from './stored-column';
import type { FoundRow } from './walk-rows';

/** Turns rows of text into columns. */
export class RowDecoder {
  #rows = 0;
  readonly #cells: Cells;
  readonly #builders: readonly { readonly name: string; readonly builder: ColumnBuilder }[];

  /** @param cellCount cells of a row, those of other columns included */
  constructor(
    columns: readonly StoredColumn[],
    cellCount: number,
    private readonly options: BuildOptions,
  ) {
    this.#cells = new Cells(cellCount);
    this.#builders = columns.map((column) => ({
      name: column.field.name,
      builder: columnBuilder(column, options),
    }));
  }

  get rows(): number {
    return this.#rows;
  }

  /** @throws RowFault; the next row then takes this one's place */
  add({ piece, from, to }: FoundRow): void {
    this.#cells.clear(piece);
    this.options.dialect.cells(piece, from, to, this.#cells);
    let current = '';
    try {
      for (const { name, builder } of this.#builders) {
        current = name;
        builder.put(this.#rows, this.#cells);
      }
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      throw new RowFault(error.code, `column “${current}”: ${error.message}`, error.at);
    }
    this.#rows += 1;
  }

  batch(): TensorBatch {
    const columns = new Map<string, Column>(
      this.#builders.map(({ name, builder }) => [name, builder.column(this.#rows)]),
    );
    return { rowCount: this.#rows, columns };
  }
}

/** The fault as an error that says where: file, line, byte. */
export function rowError(fault: RowFault, row: FoundRow, number: number, path: string): InputError {
  return new InputError(fault.code, `${path}, line ${row.line}: ${fault.message}.`, {
    path,
    row: number,
    offset: row.base + fault.at,
    hint: 'Mend the line, or open the file with types that fit it (the setting “types”).',
  });
}
