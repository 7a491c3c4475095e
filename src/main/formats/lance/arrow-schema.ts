import type * as Arrow from 'apache-arrow';
import { InternalError } from '../../../shared/errors';
import { isNumericDtype, type NumericDtype } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import {
  type ColumnMap,
  MAPPING,
  OBJECT_ID,
  TENSOR_DTYPE,
  TENSOR_SHAPE,
  encodeMapping,
} from './column-map';
import { CHUNK_COLUMN } from './column-names';
import type { LancePlan } from './plan-write';
import { listSize } from './stored-type';
import { recordFor } from './hyrax-record';

export type ArrowModule = typeof Arrow;

/** Arrow type of one element; a complex number is two of them. */
export function elementType(arrow: ArrowModule, dtype: NumericDtype): Arrow.DataType {
  switch (dtype) {
    case 'bool':
      return new arrow.Bool();
    case 'int8':
      return new arrow.Int8();
    case 'int16':
      return new arrow.Int16();
    case 'int32':
      return new arrow.Int32();
    case 'int64':
      return new arrow.Int64();
    case 'uint8':
      return new arrow.Uint8();
    case 'uint16':
      return new arrow.Uint16();
    case 'uint32':
      return new arrow.Uint32();
    case 'uint64':
      return new arrow.Uint64();
    case 'float16':
      return new arrow.Float16();
    case 'float32':
    case 'complex64':
      return new arrow.Float32();
    case 'float64':
    case 'complex128':
      return new arrow.Float64();
  }
}

export function arrowField(arrow: ArrowModule, column: ColumnMap): Arrow.Field {
  const { encoding, dtype, shape } = column;
  if (encoding === 'row-bytes') {
    const compression = new Map([['lance-encoding:compression', 'zstd']]);
    return new arrow.Field(column.column, new arrow.Binary(), true, compression);
  }
  if (encoding === 'binary') return new arrow.Field(column.column, new arrow.Binary(), true);
  if (encoding !== 'values') return new arrow.Field(column.column, new arrow.Utf8(), true);
  if (!isNumericDtype(dtype))
    throw new InternalError(`“${column.name}” is ${dtype} and no number.`);
  const element = elementType(arrow, dtype);
  const size = listSize({ dtype, shape });
  const type =
    size === null ? element : new arrow.FixedSizeList(size, new arrow.Field('item', element, true));
  return new arrow.Field(column.column, type, true);
}

export function chunkField(arrow: ArrowModule): Arrow.Field {
  return new arrow.Field(CHUNK_COLUMN, new arrow.Int32(), true);
}

/** The table's schema: `object_id` first, as Hyrax writes it, with both metadata languages. */
export function tableSchema(
  arrow: ArrowModule,
  plan: LancePlan,
  metadata: JsonObject | undefined,
): Arrow.Schema {
  const fields = plan.columns.map((column) => arrowField(arrow, column));
  const id = plan.generatesId
    ? new arrow.Field(OBJECT_ID, new arrow.Utf8(), true)
    : fields.find(({ name }) => name === OBJECT_ID);
  const rest = fields.filter(({ name }) => name !== OBJECT_ID);
  const mapping = encodeMapping({
    version: 1,
    fields: plan.columns,
    generated: plan.generatesId ? [OBJECT_ID] : [],
    ...(metadata === undefined
      ? {}
      : { metadata: structuredClone(metadata) as Record<string, never> }),
  });
  return new arrow.Schema(
    id === undefined ? rest : [id, ...rest],
    new Map([...hyraxMetadata(plan.columns), [MAPPING, mapping]]),
  );
}

/** What Hyrax needs to reshape `data`; nothing where that column is none that it can read. */
function hyraxMetadata(columns: readonly ColumnMap[]): readonly (readonly [string, string])[] {
  return columns.flatMap((column) => {
    const record = recordFor(column);
    if (record === null) return [];
    return [
      [TENSOR_SHAPE, pythonList(record.shape)],
      [TENSOR_DTYPE, record.dtype ?? ''],
    ] as const;
  });
}

/** As Python's `json.dumps` writes it. */
function pythonList(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
