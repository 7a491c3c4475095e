import classes from './charts.module.css';
import { type HeatGrid, cellAt } from './heat-grid';
import { heatScale } from './heat-scale';

/** What a heat map shows, with all that is known of each cell. */
export function HeatTable({ title, grid }: { readonly title: string; readonly grid: HeatGrid }) {
  const scale = heatScale(
    grid.cells.map(({ value }) => value),
    grid.unit,
  );
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={`${title}, as a table`}>
      <table className={classes.table}>
        <caption>
          {title}, {scale.unit}. ★ {grid.markMeaning}. {grid.detailMeaning}
        </caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {grid.rowTitle}
            </th>
            <th scope="colgroup" colSpan={grid.columns.length}>
              {grid.columnTitle}
            </th>
          </tr>
          <tr>
            {grid.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, rowAt) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {grid.columns.map((column, columnAt) => {
                const cell = cellAt(grid, rowAt, columnAt);
                if (cell === undefined) {
                  return (
                    <td key={column}>
                      <span className="dim">not measured</span>
                    </td>
                  );
                }
                return (
                  <td key={column}>
                    {cell.isMarked && '★ '}
                    {scale.text(cell.value)}
                    {cell.details.map((detail) => (
                      <div key={detail} className="dim">
                        {detail}
                      </div>
                    ))}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
