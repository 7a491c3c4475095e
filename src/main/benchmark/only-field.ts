import type { Column } from '../../shared/model/tensor';
import type { SourceRows } from './source-rows';

/** The same rows with one of their fields. */
export function onlyField(source: SourceRows, name: string): SourceRows {
  return {
    fields: source.fields.filter((field) => field.name === name),
    rowCount: source.rowCount,
    take: async (rows, signal) => {
      const { rowCount, columns } = await source.take(rows, signal);
      const column = columns.get(name);
      return {
        rowCount,
        columns: new Map<string, Column>(column === undefined ? [] : [[name, column]]),
      };
    },
    close: () => source.close(),
  };
}
