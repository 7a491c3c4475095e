/** Arrow's types as Schema.fbs of the columnar format names them, and as pyarrow prints them. */
import { assertNever } from '../../../shared/errors';
import type { NumericDtype } from '../../../shared/model/dtype';

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

export type ArrowType =
  | { readonly kind: 'null' | 'bool' | 'struct' | 'map' | 'run-end' }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'utf8' | 'binary'; readonly offsets: 32 | 64 | 'view' }
  | { readonly kind: 'fixed-binary'; readonly bytes: number }
  | { readonly kind: 'decimal'; readonly bits: number; readonly digits: string }
  | { readonly kind: 'date'; readonly bits: 32 | 64 }
  | { readonly kind: 'time'; readonly bits: 32 | 64; readonly unit: TimeUnit }
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly zone: string }
  | { readonly kind: 'duration'; readonly unit: TimeUnit }
  | { readonly kind: 'interval'; readonly bytes: 4 | 8 | 16 }
  | { readonly kind: 'list' | 'list-view'; readonly offsets: 32 | 64 }
  | { readonly kind: 'fixed-list'; readonly size: number }
  | { readonly kind: 'union'; readonly dense: boolean };

export interface DictionaryEncoding {
  readonly id: number;
  readonly index: Extract<ArrowType, { kind: 'int' }>;
}

export interface ArrowField {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  /** Where the column holds indices into values of `type` that are kept apart. */
  readonly dictionary: DictionaryEncoding | null;
  readonly metadata: ReadonlyMap<string, string>;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** dtype of one value of a type of fixed width; times and dates are the integers they are held as. */
export function numericDtype(type: ArrowType): NumericDtype | null {
  switch (type.kind) {
    case 'bool':
      return 'bool';
    case 'int':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'date':
    case 'time':
      return `int${type.bits}`;
    case 'timestamp':
    case 'duration':
      return 'int64';
    case 'interval':
      return type.bytes === 4 ? 'int32' : null;
    default:
      return null;
  }
}

export function typeName({ type, children, dictionary }: ArrowField): string {
  if (dictionary !== null) {
    const values = typeName({ ...plain(type), children });
    return `dictionary<values=${values}, indices=${typeName(plain(dictionary.index))}>`;
  }
  const child = children[0];
  const inner = child === undefined ? '?' : `${child.name}: ${typeName(child)}`;
  switch (type.kind) {
    case 'null':
    case 'bool':
      return type.kind;
    case 'int':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'float':
      return { 16: 'halffloat', 32: 'float', 64: 'double' }[type.bits];
    case 'utf8':
    case 'binary': {
      const name = type.kind === 'utf8' ? 'string' : 'binary';
      return type.offsets === 'view'
        ? `${name}_view`
        : type.offsets === 64
          ? `large_${name}`
          : name;
    }
    case 'fixed-binary':
      return `fixed_size_binary[${type.bytes}]`;
    case 'decimal':
      return `decimal${type.bits}(${type.digits})`;
    case 'date':
      return type.bits === 32 ? 'date32[day]' : 'date64[ms]';
    case 'time':
      return `time${type.bits}[${type.unit}]`;
    case 'timestamp':
      return `timestamp[${type.unit}${type.zone === '' ? '' : `, tz=${type.zone}`}]`;
    case 'duration':
      return `duration[${type.unit}]`;
    case 'interval':
      return { 4: 'month_interval', 8: 'day_time_interval', 16: 'month_day_nano_interval' }[
        type.bytes
      ];
    case 'list':
    case 'list-view': {
      const name = type.kind === 'list' ? 'list' : 'list_view';
      return `${type.offsets === 64 ? 'large_' : ''}${name}<${inner}>`;
    }
    case 'fixed-list':
      return `fixed_size_list<${inner}>[${type.size}]`;
    case 'struct':
      return `struct<${children.map((field) => `${field.name}: ${typeName(field)}`).join(', ')}>`;
    case 'map':
      return `map<${children.map((field) => typeName(field)).join(', ')}>`;
    case 'union':
      return type.dense ? 'dense_union' : 'sparse_union';
    case 'run-end':
      return 'run_end_encoded';
    default:
      return assertNever(type, 'Arrow type');
  }
}

/** A field of this type and of nothing else. */
export function plain(type: ArrowType): ArrowField {
  return { name: '', nullable: true, type, children: [], dictionary: null, metadata: new Map() };
}
