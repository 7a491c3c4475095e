import type * as Arrow from 'apache-arrow';
import type { NumericDtype } from '../../../shared/model/dtype';
import type { ArrowModule } from './arrow-schema';

/** Lists around an element type, outermost first; null where the length varies by row. */
export interface ListLevels {
  readonly sizes: readonly (number | null)[];
  readonly leaf: Arrow.DataType;
}

export function listLevels(arrow: ArrowModule, type: Arrow.DataType): ListLevels {
  const sizes: (number | null)[] = [];
  let leaf: Arrow.DataType = type;
  for (;;) {
    const list: unknown = leaf;
    if (list instanceof arrow.FixedSizeList) {
      sizes.push(list.listSize);
      leaf = list.valueType as Arrow.DataType;
    } else if (list instanceof arrow.List) {
      sizes.push(null);
      leaf = list.valueType as Arrow.DataType;
    } else return { sizes, leaf };
  }
}

/** dtype of one element; dates and times as the whole numbers that they are stored as. */
export function leafDtype(arrow: ArrowModule, leaf: Arrow.DataType): NumericDtype | null {
  if (arrow.DataType.isBool(leaf)) return 'bool';
  if (arrow.DataType.isInt(leaf)) {
    return `${leaf.isSigned ? 'int' : 'uint'}${leaf.bitWidth}`;
  }
  if (arrow.DataType.isFloat(leaf)) {
    const { HALF, SINGLE } = arrow.Precision;
    return leaf.precision === HALF ? 'float16' : leaf.precision === SINGLE ? 'float32' : 'float64';
  }
  if (arrow.DataType.isDate(leaf)) return leaf.unit === arrow.DateUnit.DAY ? 'int32' : 'int64';
  if (arrow.DataType.isTime(leaf)) return leaf.bitWidth === 32 ? 'int32' : 'int64';
  if (arrow.DataType.isTimestamp(leaf) || arrow.DataType.isDuration(leaf)) return 'int64';
  return null;
}

/** By Arrow's `TimeUnit`. */
const UNITS: Readonly<Record<number, string>> = { 0: 's', 1: 'ms', 2: 'us', 3: 'ns' };

/** The type in words, as pyarrow prints it where we name it in our own output. */
export function describeType(arrow: ArrowModule, type: Arrow.DataType): string {
  const list: unknown = type;
  if (list instanceof arrow.FixedSizeList) {
    return `fixed_size_list<${describeType(arrow, list.valueType as Arrow.DataType)}>[${list.listSize}]`;
  }
  if (list instanceof arrow.List)
    return `list<${describeType(arrow, list.valueType as Arrow.DataType)}>`;
  if (type instanceof arrow.Utf8) return 'string';
  if (type instanceof arrow.LargeUtf8) return 'large_string';
  if (type instanceof arrow.LargeBinary) return 'large_binary';
  if (arrow.DataType.isTimestamp(type)) return `timestamp[${UNITS[type.unit] ?? '?'}]`;
  if (arrow.DataType.isDuration(type)) return `duration[${UNITS[type.unit] ?? '?'}]`;
  if (arrow.DataType.isTime(type)) return `time${type.bitWidth}[${UNITS[type.unit] ?? '?'}]`;
  if (arrow.DataType.isDate(type)) return type.unit === arrow.DateUnit.DAY ? 'date32' : 'date64';
  if (type instanceof arrow.FixedSizeBinary) return `fixed_size_binary[${type.byteWidth}]`;
  const dtype = leafDtype(arrow, type);
  const plainNumber =
    arrow.DataType.isInt(type) || arrow.DataType.isFloat(type) || arrow.DataType.isBool(type);
  if (!plainNumber || dtype === null) return arrow.Type[type.typeId].toLowerCase();
  return { float16: 'halffloat', float32: 'float', float64: 'double' }[dtype as string] ?? dtype;
}
