/** A heat map as data: labelled rows and columns, a value in each cell that was measured. */
export interface HeatGrid {
  /** What a row is: `Batch rows`. */
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly HeatCell[];
  /** `rows/s`. */
  readonly unit: string;
  /** Why the marked cell is marked, in a few words. */
  readonly markMeaning: string;
  /** What the cells' details are means of; follows the mark in the table's caption. */
  readonly detailMeaning: string;
}

export interface HeatCell {
  /** Indices into `rows` and `columns`. */
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly isMarked: boolean;
  /** What else is known of it, a line each. */
  readonly details: readonly string[];
}

export function cellAt(grid: HeatGrid, row: number, column: number): HeatCell | undefined {
  return grid.cells.find((cell) => cell.row === row && cell.column === column);
}
