/**
 * What the library says about a datatype, as what we make of it. HDF5 File Format Specification,
 * section IV.A.2.d (the datatype message); h5py's conventions for booleans (an enumeration of
 * int8 with FALSE and TRUE) and complex numbers (a compound of two floats, `r` and `i`).
 */
import type { NumericDtype } from '../../../shared/model/dtype';
import type { Library } from './library';

export type LibraryType = ReturnType<Library['get_datatype_metadata']>;

/** How one element lies in memory after the library has read it. */
export type StoredType = ElementType | CompoundType | UnsupportedType;

export type ElementType = NumericType | FixedStringType | VariableType;

interface TypeFacts {
  /** Bytes of one element in memory, those of an array type included. */
  readonly itemBytes: number;
  /** How a person may call it. */
  readonly label: string;
}

export interface NumericType extends TypeFacts {
  readonly kind: 'numeric';
  readonly dtype: NumericDtype;
  /** Dimensions of an array type; empty otherwise. */
  readonly shape: readonly number[];
  /** On disk. */
  readonly byteOrder: 'little' | 'big';
  /** True where the library leaves the bytes big-endian. */
  readonly swapped: boolean;
}

export interface FixedStringType extends TypeFacts {
  readonly kind: 'fixed-string';
  readonly encoding: 'utf8' | 'bytes';
  /** What follows a string that is shorter: everything after a NUL, NULs, or spaces. */
  readonly padding: 'nul-terminated' | 'nul' | 'space' | 'none';
}

/** A pointer to text that ends with NUL, or a length and a pointer to bytes. */
export interface VariableType extends TypeFacts {
  readonly kind: 'variable-string' | 'variable-bytes';
}

export interface CompoundType extends TypeFacts {
  readonly kind: 'compound';
  readonly members: readonly {
    readonly name: string;
    readonly offset: number;
    readonly type: StoredType;
  }[];
}

export interface UnsupportedType extends TypeFacts {
  readonly kind: 'unsupported';
}

const CLASS = {
  integer: 0,
  float: 1,
  string: 3,
  bitfield: 4,
  opaque: 5,
  compound: 6,
  enumeration: 8,
  variable: 9,
  array: 10,
  complex: 11,
} as const;

/** Names of the classes that are only ever refused. */
const REFUSED: Readonly<Record<number, string>> = { 2: 'time', 7: 'reference' };
const MAX_DEPTH = 8;
/** Names under which the parts of a complex number go. */
const COMPLEX_PARTS: readonly string[] = ['r,i', 'real,imag', 're,im'];

/**
 * @param brainFloats true where the file has bfloat16 types, which the library cannot tell from
 *   float16: then no float of two bytes is trusted.
 */
export function storedType(type: LibraryType, brainFloats: boolean): StoredType {
  const orders = leafOrders(type);
  // The library turns a type to little-endian when all of it is big-endian, else leaves it.
  const turned = orders.length > 0 && orders.every((little) => !little);
  if (turned && type.type === CLASS.compound && hasEnumeration(type)) {
    // It fails in the middle of such a type, with some members turned and some not.
    return unsupported(type, 'big-endian compound with an enumeration');
  }
  return parse(type, { leavesBig: !turned, brainFloats }, 0);
}

interface Context {
  readonly leavesBig: boolean;
  readonly brainFloats: boolean;
}

function parse(type: LibraryType, context: Context, depth: number): StoredType {
  if (depth > MAX_DEPTH) return unsupported(type, 'deeply nested type');
  switch (type.type) {
    case CLASS.integer:
    case CLASS.bitfield:
      return integer(type, context);
    case CLASS.float:
      return float(type, context);
    case CLASS.complex:
      return complex(type, type.littleEndian, context, 'complex');
    case CLASS.string:
      return string(type);
    case CLASS.opaque:
      return {
        kind: 'fixed-string',
        encoding: 'bytes',
        padding: 'none',
        itemBytes: type.size,
        label: `opaque[${type.size}]`,
      };
    case CLASS.compound:
      return compound(type, context, depth);
    case CLASS.enumeration:
      return enumeration(type, context);
    case CLASS.variable:
      return variable(type);
    case CLASS.array:
      return array(type, context, depth);
    default:
      return unsupported(type, REFUSED[type.type] ?? `type of class ${type.type}`);
  }
}

function integer(type: LibraryType, context: Context): StoredType {
  const { size, signed } = type;
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8)
    return unsupported(type, `${size * 8}-bit integer`);
  const sizes = { 1: 8, 2: 16, 4: 32, 8: 64 } as const;
  return numeric(
    type,
    signed && type.type !== CLASS.bitfield ? `int${sizes[size]}` : `uint${sizes[size]}`,
    context,
  );
}

function float(type: LibraryType, context: Context): StoredType {
  if (type.size === 2 && context.brainFloats)
    return unsupported(type, '16-bit float beside bfloat16');
  if (type.size === 2) return numeric(type, 'float16', context);
  if (type.size === 4) return numeric(type, 'float32', context);
  if (type.size === 8) return numeric(type, 'float64', context);
  return unsupported(type, `${type.size * 8}-bit float`);
}

function numeric(
  type: LibraryType,
  dtype: NumericDtype,
  context: Context,
  label: string = dtype,
): NumericType {
  const big = !type.littleEndian && type.size > 1;
  return {
    kind: 'numeric',
    dtype,
    shape: [],
    itemBytes: type.size,
    byteOrder: big ? 'big' : 'little',
    swapped: big && context.leavesBig,
    label: big ? `big-endian ${label}` : label,
  };
}

function complex(
  type: LibraryType,
  little: boolean,
  context: Context,
  label: string,
): NumericType | UnsupportedType {
  const ordered = { ...type, littleEndian: little };
  if (type.size === 8) return numeric(ordered, 'complex64', context, `${label} 2 × float32`);
  if (type.size === 16) return numeric(ordered, 'complex128', context, `${label} 2 × float64`);
  return unsupported(type, `${type.size * 8}-bit complex`);
}

function string(type: LibraryType): StoredType {
  const utf8 = type.cset === 1;
  const charset = utf8 ? 'UTF-8' : 'ASCII';
  if (type.vlen) {
    const label = `variable-length string (${charset})`;
    return { kind: 'variable-string', itemBytes: type.size, label };
  }
  return {
    kind: 'fixed-string',
    encoding: utf8 ? 'utf8' : 'bytes',
    padding: type.strpad === 0 ? 'nul-terminated' : type.strpad === 2 ? 'space' : 'nul',
    itemBytes: type.size,
    label: `string[${type.size}] (${charset})`,
  };
}

function enumeration(type: LibraryType, context: Context): StoredType {
  // The library cannot turn an enumeration: its bytes come as they are.
  const base = integer({ ...type, type: CLASS.integer }, { ...context, leavesBig: true });
  if (base.kind !== 'numeric') return base;
  const members = type.enum_type?.members ?? {};
  const names = Object.keys(members);
  const isBool =
    type.size === 1 && names.length === 2 && members['FALSE'] === 0 && members['TRUE'] === 1;
  if (isBool) return { ...base, dtype: 'bool', label: 'enum {FALSE, TRUE}' };
  const shown = names.slice(0, 4).join(', ');
  return { ...base, label: `enum ${base.label} {${shown}${names.length > 4 ? ', …' : ''}}` };
}

function compound(type: LibraryType, context: Context, depth: number): StoredType {
  const members = type.compound_type?.members ?? [];
  const [first, second] = members;
  const names = members.map(({ name }) => name.toLowerCase()).join(',');
  if (first !== undefined && second !== undefined && COMPLEX_PARTS.includes(names)) {
    const half = type.size / 2;
    const isPair =
      [first, second].every((part) => part.type === CLASS.float && part.size === half) &&
      first.littleEndian === second.littleEndian &&
      first.offset === 0 &&
      second.offset === half;
    if (isPair) return complex(type, first.littleEndian, context, `compound {${names}}`);
  }
  return {
    kind: 'compound',
    itemBytes: type.size,
    label: `compound of ${members.length}`,
    members: members.map((member) => ({
      name: member.name,
      offset: member.offset,
      type: parse(member, context, depth + 1),
    })),
  };
}

function variable(type: LibraryType): StoredType {
  const base = type.vlen_type;
  const isBytes = base?.type === CLASS.integer && base.size === 1 && !base.signed;
  if (!isBytes) return unsupported(type, 'ragged array (variable-length sequence)');
  return { kind: 'variable-bytes', itemBytes: type.size, label: 'variable-length bytes' };
}

function array(type: LibraryType, context: Context, depth: number): StoredType {
  const base = type.array_type;
  if (base === undefined) return unsupported(type, 'array');
  const element = parse(base, context, depth + 1);
  const extents = base.shape ?? [];
  if (element.kind !== 'numeric') return unsupported(type, `array of ${element.label}`);
  return {
    ...element,
    shape: [...extents, ...element.shape],
    itemBytes: type.size,
    label: `array ${element.label}[${extents.join(' × ')}]`,
  };
}

function unsupported(type: LibraryType, label: string): UnsupportedType {
  return { kind: 'unsupported', itemBytes: type.size, label };
}

/**
 * Whether each part of a type that has a byte order is little-endian. An order is what the library
 * reports for the type as a whole: fixed strings and opaque types have none.
 */
function leafOrders(type: LibraryType, depth = 0): boolean[] {
  if (depth > MAX_DEPTH) return [true];
  if (type.type === CLASS.compound)
    return (type.compound_type?.members ?? []).flatMap((member) => leafOrders(member, depth + 1));
  if (type.type === CLASS.array && type.array_type !== undefined)
    return leafOrders(type.array_type, depth + 1);
  if (type.type === CLASS.opaque || (type.type === CLASS.string && !type.vlen)) return [];
  return [type.littleEndian];
}

function hasEnumeration(type: LibraryType): boolean {
  return (type.compound_type?.members ?? []).some(
    (member) =>
      member.type === CLASS.enumeration ||
      member.array_type?.type === CLASS.enumeration ||
      hasEnumeration(member),
  );
}

/** Whether elements of this type point to memory that the library allocates for them. */
export function isVariable(type: LibraryType, depth = 0): boolean {
  if (depth > MAX_DEPTH || type.vlen || type.type === CLASS.variable) return true;
  const inner = [
    ...(type.compound_type?.members ?? []),
    ...(type.array_type ? [type.array_type] : []),
  ];
  return inner.some((member) => isVariable(member, depth + 1));
}
