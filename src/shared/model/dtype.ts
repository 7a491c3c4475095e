/**
 * Element types of tensors, under NumPy's names, with their in-memory representation.
 *
 * Representation in a typed array (native byte order, which is little-endian on every platform
 * that Arrayscope runs on):
 * - `bool` is one byte, 0 or 1, in a `Uint8Array`;
 * - `float16` is its bit pattern in a `Uint16Array` (JavaScript has no half before Node 24);
 * - `complex64` and `complex128` are pairs (real, imaginary) in a `Float32Array` / `Float64Array`.
 */
export const NUMERIC_DTYPES = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'float32',
  'float64',
  'complex64',
  'complex128',
] as const;
export type NumericDtype = (typeof NUMERIC_DTYPES)[number];

export type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

interface DtypeFacts {
  /** Bytes of one element, both parts of a complex number included. */
  readonly itemBytes: number;
  /** Typed-array slots of one element: 2 for complex, else 1. */
  readonly slots: 1 | 2;
  readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'complex';
  readonly array: new (buffer: ArrayBuffer, byteOffset?: number, length?: number) => TypedArray;
}

const FACTS = {
  bool: { itemBytes: 1, slots: 1, kind: 'bool', array: Uint8Array },
  int8: { itemBytes: 1, slots: 1, kind: 'int', array: Int8Array },
  int16: { itemBytes: 2, slots: 1, kind: 'int', array: Int16Array },
  int32: { itemBytes: 4, slots: 1, kind: 'int', array: Int32Array },
  int64: { itemBytes: 8, slots: 1, kind: 'int', array: BigInt64Array },
  uint8: { itemBytes: 1, slots: 1, kind: 'uint', array: Uint8Array },
  uint16: { itemBytes: 2, slots: 1, kind: 'uint', array: Uint16Array },
  uint32: { itemBytes: 4, slots: 1, kind: 'uint', array: Uint32Array },
  uint64: { itemBytes: 8, slots: 1, kind: 'uint', array: BigUint64Array },
  float16: { itemBytes: 2, slots: 1, kind: 'float', array: Uint16Array },
  float32: { itemBytes: 4, slots: 1, kind: 'float', array: Float32Array },
  float64: { itemBytes: 8, slots: 1, kind: 'float', array: Float64Array },
  complex64: { itemBytes: 8, slots: 2, kind: 'complex', array: Float32Array },
  complex128: { itemBytes: 16, slots: 2, kind: 'complex', array: Float64Array },
} as const satisfies Record<NumericDtype, DtypeFacts>;

export function isNumericDtype(name: string): name is NumericDtype {
  return Object.hasOwn(FACTS, name);
}

export function dtypeFacts(dtype: NumericDtype): DtypeFacts {
  return FACTS[dtype];
}

/** Number of elements of a tensor of this shape; 1 for a scalar (empty shape). */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Bytes of one row. */
export function rowBytes(dtype: NumericDtype, shape: readonly number[]): number {
  return FACTS[dtype].itemBytes * elementCount(shape);
}

/** A zeroed typed array for `count` elements of `dtype`. */
export function allocateElements(dtype: NumericDtype, count: number): TypedArray {
  const facts = FACTS[dtype];
  return new facts.array(new ArrayBuffer(facts.itemBytes * count));
}

/**
 * The bytes as a typed array of `dtype`, without a copy where the alignment allows it.
 * @throws RangeError if the length is no whole number of elements.
 */
export function viewElements(dtype: NumericDtype, bytes: Uint8Array): TypedArray {
  const facts = FACTS[dtype];
  const slotBytes = facts.itemBytes / facts.slots;
  if (bytes.byteLength % facts.itemBytes !== 0) {
    throw new RangeError(`${bytes.byteLength} bytes are no whole number of ${dtype} elements`);
  }
  if (bytes.byteOffset % slotBytes === 0 && bytes.buffer instanceof ArrayBuffer) {
    return new facts.array(bytes.buffer, bytes.byteOffset, bytes.byteLength / slotBytes);
  }
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  return new facts.array(copy.buffer);
}

/** The same memory as bytes: the only exact way to compare or move floats (NaN payloads). */
export function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
