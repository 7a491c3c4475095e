import type * as Arrow from 'apache-arrow';
import { elementCount, isNumericDtype, type NumericDtype } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { ArrowModule } from './arrow-schema';
import { type ColumnMap, MAPPING, type Mapping, OBJECT_ID, decodeMapping } from './column-map';
import { describeType, leafDtype, listLevels } from './arrow-types';
import { type HyraxRecord, hyraxRecord, recordFor } from './hyrax-record';
import { listSize } from './stored-type';

/** How Arrow data of a column becomes a column of ours. */
export type Decoding =
  | { readonly kind: 'numbers'; readonly dtype: NumericDtype; readonly shape: readonly number[] }
  | { readonly kind: 'row-bytes'; readonly dtype: NumericDtype; readonly shape: readonly number[] }
  | { readonly kind: 'decimal'; readonly dtype: NumericDtype }
  | { readonly kind: 'escaped-bytes' }
  | { readonly kind: 'strings'; readonly encoding: 'utf8' | 'bytes' };

/** A column of the table that is read, and the field that it is. */
export interface StoredColumn {
  readonly field: Field;
  readonly column: string;
  readonly decoding: Decoding;
}

export interface StoredColumns {
  readonly columns: readonly StoredColumn[];
  /** Columns that the writer made up, and that are no field. */
  readonly generated: readonly string[];
  readonly mapping: Mapping | null;
  readonly problems: readonly Problem[];
}

/** Lengths of the variable lists of a column, outermost first, as its first row has them. */
export type ListLengths = ReadonlyMap<string, readonly number[]>;

/** The fields of a table, from its Arrow schema and metadata. Pure. */
export function storedColumns(
  arrow: ArrowModule,
  schema: Arrow.Schema,
  lengths: ListLengths = new Map(),
): StoredColumns {
  const text = schema.metadata.get(MAPPING);
  const mapping = text === undefined ? null : decodeMapping(text);
  const problems: Problem[] = [];
  if (text !== undefined && mapping === null) {
    problems.push(
      warning(
        'mapping-unreadable',
        'The table records a mapping of its fields that this version does not read; its columns are shown as they are stored.',
      ),
    );
  }
  const idName = [OBJECT_ID, 'id'].find((name) =>
    schema.fields.some((field) => field.name === name),
  );
  const columns: StoredColumn[] = [];
  const generated = mapping?.generated ?? [];
  const order = new Map(mapping?.fields.map(({ column }, index) => [column, index]));
  for (const arrowField of schema.fields) {
    if (generated.includes(arrowField.name)) continue;
    const map = mapping?.fields.find(({ column }) => column === arrowField.name);
    const plain = plainColumn(arrow, arrowField, idName === arrowField.name, lengths);
    if (plain === null) {
      problems.push({
        ...warning(
          'unsupported-column',
          `The column “${arrowField.name}” of type ${describeType(arrow, arrowField.type as Arrow.DataType)} is not shown: Arrayscope does not read this type yet.`,
        ),
        leftOut: `column “${arrowField.name}”`,
      });
      continue;
    }
    const mapped = map === undefined ? null : mappedColumn(plain, map);
    if (map !== undefined && mapped === null) {
      problems.push(
        warning(
          'mapping-disagrees',
          `The recorded mapping of “${map.name}” does not fit the column “${map.column}”, which is shown as it is stored.`,
        ),
      );
    }
    if (mapped !== null) problems.push(...recordProblems(mapped, map, schema.metadata));
    const tensor = map === undefined ? hyraxTensor(plain, schema.metadata, problems) : plain;
    columns.push(mapped ?? tensor);
  }
  // In the order of the source's fields; columns that were added later follow.
  columns.sort(
    (a, b) => (order.get(a.column) ?? Infinity) - (order.get(b.column) ?? Infinity) || 0,
  );
  return { columns, generated, mapping, problems };
}

/** The column as Arrow's type alone tells; null for a type that is not read. */
function plainColumn(
  arrow: ArrowModule,
  { name, type: anyType, nullable }: Arrow.Field,
  isId: boolean,
  lengths: ListLengths,
): StoredColumn | null {
  const type = anyType as Arrow.DataType;
  const { sizes, leaf } = listLevels(arrow, type);
  const base = { name, stored: describeType(arrow, type), ...(nullable ? { nullable } : {}) };
  const strings = sizes.length > 0 ? null : stringDecoding(arrow, leaf);
  if (strings !== null) {
    const kind = isId ? 'id' : 'text';
    return {
      field: { ...base, kind, dtype: strings.dtype, shape: [] },
      column: name,
      decoding: strings.decoding,
    };
  }
  const dtype = leafDtype(arrow, leaf);
  const sampled = [...(lengths.get(name) ?? [])];
  const shape = sizes.map((size) => size ?? sampled.shift() ?? 0);
  if (dtype === null || (sizes.length > 0 && elementCount(shape) === 0)) return null;
  const kind = sizes.length > 0 ? 'tensor' : isId && /^u?int/.test(dtype) ? 'id' : 'scalar';
  return {
    field: { ...base, kind, dtype, shape },
    column: name,
    decoding: { kind: 'numbers', dtype, shape },
  };
}

function stringDecoding(
  arrow: ArrowModule,
  type: Arrow.DataType,
): { dtype: string; decoding: Decoding } | null {
  if (type instanceof arrow.Utf8 || type instanceof arrow.LargeUtf8) {
    return { dtype: 'str', decoding: { kind: 'strings', encoding: 'utf8' } };
  }
  if (type instanceof arrow.Binary || type instanceof arrow.LargeBinary) {
    return { dtype: 'bytes', decoding: { kind: 'strings', encoding: 'bytes' } };
  }
  return type instanceof arrow.FixedSizeBinary
    ? { dtype: `bytes${type.byteWidth * 8}`, decoding: { kind: 'strings', encoding: 'bytes' } }
    : null;
}

/** The field as it was before it was written; null where the column cannot be that. */
function mappedColumn(
  plain: StoredColumn,
  { name, kind, dtype, shape, encoding }: ColumnMap,
): StoredColumn | null {
  const decoding = mappedDecoding(plain.decoding, { dtype, shape, encoding });
  if (decoding === null) return null;
  const where = plain.column === name ? '' : `, column ${plain.column}`;
  return {
    field: {
      ...plain.field,
      name,
      kind,
      dtype,
      shape,
      stored: `${plain.field.stored ?? ''}${where}`,
    },
    column: plain.column,
    decoding,
  };
}

function mappedDecoding(
  plain: Decoding,
  { dtype, shape, encoding }: Pick<ColumnMap, 'dtype' | 'shape' | 'encoding'>,
): Decoding | null {
  const strings = plain.kind === 'strings' ? plain.encoding : null;
  if (!isNumericDtype(dtype)) {
    if (encoding === 'escaped-bytes') return strings === 'utf8' ? { kind: 'escaped-bytes' } : null;
    if (encoding === 'bytes-as-text')
      return strings === 'utf8' ? { kind: 'strings', encoding: 'bytes' } : null;
    const wanted = encoding === 'binary' ? 'bytes' : 'utf8';
    return strings === wanted ? plain : null;
  }
  switch (encoding) {
    case 'decimal':
      return strings === 'utf8' && /^u?int/.test(dtype) ? { kind: 'decimal', dtype } : null;
    case 'row-bytes':
      return strings === 'bytes' ? { kind: 'row-bytes', dtype, shape } : null;
    case 'values': {
      if (plain.kind !== 'numbers') return null;
      const fits =
        plain.dtype === floatsOf(dtype) &&
        elementCount(plain.shape) === (listSize({ dtype, shape }) ?? 1);
      return fits ? { kind: 'numbers', dtype, shape } : null;
    }
    default:
      return null;
  }
}

/** What Hyrax records of a column gives the flat list its shape, and complex numbers their dtype. */
function hyraxTensor(
  plain: StoredColumn,
  metadata: ReadonlyMap<string, string>,
  problems: Problem[],
): StoredColumn {
  const { decoding } = plain;
  const record = hyraxRecord(metadata, plain.column);
  if (decoding.kind !== 'numbers' || record === null) return plain;
  const { shape } = record;
  const recorded = record.dtype ?? decoding.dtype;
  const dtype =
    isNumericDtype(recorded) && floatsOf(recorded) === decoding.dtype ? recorded : decoding.dtype;
  if (dtype !== recorded) {
    problems.push(
      warning(
        'dtype-disagrees',
        `The metadata says that “${plain.column}” is ${recorded}; it is stored and shown as ${dtype}.`,
      ),
    );
  }
  if (elementCount(decoding.shape) !== (listSize({ dtype, shape }) ?? 1)) {
    problems.push(
      warning(
        'shape-disagrees',
        `The metadata gives rows of “${plain.column}” the shape (${shape.join(', ')}), but each holds ${elementCount(decoding.shape)} numbers.`,
      ),
    );
    return plain;
  }
  return {
    ...plain,
    field: { ...plain.field, dtype, shape },
    decoding: { kind: 'numbers', dtype, shape },
  };
}

/** What Hyrax's own record of a column says, where that is not what was written beside it. */
function recordProblems(
  { column }: StoredColumn,
  map: ColumnMap | undefined,
  metadata: ReadonlyMap<string, string>,
): readonly Problem[] {
  const expected = map === undefined ? null : recordFor(map);
  if (expected === null) return [];
  const found = hyraxRecord(metadata, column);
  const spelled = (record: HyraxRecord | null): string =>
    record === null ? 'nothing' : `(${record.shape.join(', ')}) ${record.dtype ?? ''}`.trim();
  if (spelled(found) === spelled(expected)) return [];
  return [
    warning(
      'record-disagrees',
      `The metadata that Hyrax reads says ${spelled(found)} of “${column}”, and the recorded mapping ${spelled(expected)}: Hyrax shows other tensors than Arrayscope.`,
    ),
  ];
}

/** The dtype whose elements a complex dtype is pairs of; any other dtype itself. */
function floatsOf(dtype: NumericDtype): NumericDtype {
  return dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;
}

function warning(code: string, message: string): Problem {
  return { severity: 'warning', code, message };
}
