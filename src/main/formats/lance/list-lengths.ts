import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import type { ArrowModule } from './arrow-schema';
import { listLevels } from './arrow-types';
import { withNativeErrors } from './native-error';
import type { ListLengths } from './stored-columns';

/**
 * Lengths of the variable lists as the first row has them. Rows that differ are found when they
 * are read; the type alone does not tell.
 */
export async function firstListLengths(
  arrow: ArrowModule,
  table: LanceDb.Table,
  schema: Arrow.Schema,
  folder: string,
  rowCount: number,
): Promise<ListLengths> {
  const names = schema.fields
    .filter((field) => listLevels(arrow, field.type as Arrow.DataType).sizes.includes(null))
    .map(({ name }) => name);
  if (names.length === 0 || rowCount === 0) return new Map();
  const first = await withNativeErrors(folder, 'open', () =>
    table.query().select(names).limit(1).toArrow(),
  );
  return new Map(
    names.map((name) => {
      const data = first.getChild(name)?.data[0];
      return [name, data === undefined ? [] : lengthsBelow(arrow, data as Arrow.Data)];
    }),
  );
}

function lengthsBelow(arrow: ArrowModule, data: Arrow.Data): readonly number[] {
  const type: unknown = data.type;
  const child = data.children[0];
  if (child === undefined) return [];
  if (type instanceof arrow.FixedSizeList) return lengthsBelow(arrow, child);
  const offsets = data.valueOffsets as ArrayLike<number>;
  return [(offsets[1] ?? 0) - (offsets[0] ?? 0), ...lengthsBelow(arrow, child)];
}
