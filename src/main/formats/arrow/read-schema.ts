/** Schema.fbs: the table `Schema` as `ArrowSchema`. */
import { InputError } from '../../../shared/errors';
import type { ArrowField, ArrowSchema, ArrowType, TimeUnit } from './arrow-type';
import type { FlatTable } from '../rows/flat-table';

/** Types nested deeper than this, or more fields than this, are damage or worse. */
const MAX_DEPTH = 64;
const MAX_FIELDS = 100_000;
const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

/** @throws InputError `big-endian`; RangeError for bytes that are no schema. */
export function readSchema(table: FlatTable, path: string): ArrowSchema {
  if (table.int16(0) !== 0) {
    throw new InputError(
      'big-endian',
      `${path} holds big-endian Arrow data, which Arrayscope does not read.`,
      {
        path,
        hint: 'Write it again as little-endian: pyarrow on a usual machine converts it when it reads.',
      },
    );
  }
  const budget = { fields: MAX_FIELDS };
  return {
    fields: table.tables(1).map((field) => readField(field, MAX_DEPTH, budget)),
    metadata: keyValues(table.tables(2)),
  };
}

function readField(table: FlatTable, depth: number, budget: { fields: number }): ArrowField {
  budget.fields -= 1;
  if (budget.fields < 0 || depth === 0) throw new RangeError('the schema has too many fields');
  const encoding = table.table(4);
  return {
    name: table.text(0),
    nullable: table.flag(1),
    type: readType(table.uint8(2), table.table(3)),
    children: table.tables(5).map((child) => readField(child, depth - 1, budget)),
    dictionary:
      encoding === null ? null : { id: encoding.int64(0), index: indexType(encoding.table(1)) },
    metadata: keyValues(table.tables(6)),
  };
}

function indexType(table: FlatTable | null): Extract<ArrowType, { kind: 'int' }> {
  // Int32 where the writer left it out.
  if (table === null) return { kind: 'int', bits: 32, signed: true };
  const type = intType(table);
  if (type.kind === 'int') return type;
  throw new RangeError('a dictionary is indexed by no integer');
}

function keyValues(tables: readonly FlatTable[]): ReadonlyMap<string, string> {
  return new Map(tables.map((pair) => [pair.text(0), pair.text(1)]));
}

/** @param id the union `Type` of Schema.fbs. */
function readType(id: number, table: FlatTable | null): ArrowType {
  if (table === null) throw new RangeError('a field has no type');
  switch (id) {
    case 1:
      return { kind: 'null' };
    case 2:
      return intType(table);
    case 3:
      return floatType(table.int16(0));
    case 4:
    case 5:
      return { kind: id === 4 ? 'binary' : 'utf8', offsets: 32 };
    case 6:
      return { kind: 'bool' };
    case 7:
      return {
        kind: 'decimal',
        bits: table.int32(2, 128),
        digits: `${table.int32(0)}, ${table.int32(1)}`,
      };
    case 8:
      return { kind: 'date', bits: table.int16(0, 1) === 0 ? 32 : 64 };
    case 9:
      return { kind: 'time', unit: unitOf(table, 1), bits: table.int32(1, 32) === 64 ? 64 : 32 };
    case 10:
      return { kind: 'timestamp', unit: unitOf(table, 0), zone: table.text(1) };
    case 11:
      return { kind: 'interval', bytes: intervalBytes(table.int16(0)) };
    case 12:
    case 21:
      return { kind: 'list', offsets: id === 12 ? 32 : 64 };
    case 13:
      return { kind: 'struct' };
    case 14:
      return { kind: 'union', dense: table.int16(0) === 1 };
    case 15:
      return { kind: 'fixed-binary', bytes: positive(table.int32(0)) };
    case 16:
      return { kind: 'fixed-list', size: positive(table.int32(0)) };
    case 17:
      return { kind: 'map' };
    case 18:
      return { kind: 'duration', unit: unitOf(table, 1) };
    case 19:
    case 20:
      return { kind: id === 19 ? 'binary' : 'utf8', offsets: 64 };
    case 22:
      return { kind: 'run-end' };
    case 23:
    case 24:
      return { kind: id === 23 ? 'binary' : 'utf8', offsets: 'view' };
    case 25:
    case 26:
      return { kind: 'list-view', offsets: id === 25 ? 32 : 64 };
    default:
      throw new RangeError(`a field has the unknown type ${id}`);
  }
}

function intType(table: FlatTable): ArrowType {
  const bits = table.int32(0);
  if (bits === 8 || bits === 16 || bits === 32 || bits === 64)
    return { kind: 'int', bits, signed: table.flag(1) };
  throw new RangeError(`there are no integers of ${bits} bits`);
}

function floatType(precision: number): ArrowType {
  if (precision < 0 || precision > 2) throw new RangeError('a float has no known precision');
  return { kind: 'float', bits: precision === 0 ? 16 : precision === 1 ? 32 : 64 };
}

function intervalBytes(unit: number): 4 | 8 | 16 {
  return unit === 0 ? 4 : unit === 1 ? 8 : 16;
}

/** @param absent the default of Schema.fbs: milliseconds, but seconds for timestamps. */
function unitOf(table: FlatTable, absent: number): TimeUnit {
  const unit = UNITS[table.int16(0, absent)];
  if (unit === undefined) throw new RangeError('a time has no known unit');
  return unit;
}

function positive(value: number): number {
  if (value >= 0) return value;
  throw new RangeError('a width is negative');
}
