/**
 * The messages of an object header that describe a chunked dataset. HDF5 File Format
 * Specification 3.0, section IV.A.2; little-endian, addresses and lengths of eight bytes.
 */
import type { NumericDtype } from '../../../shared/model/dtype';

export interface Message {
  readonly type: number;
  /** Bit 0: the message never changes. */
  readonly flags: number;
  readonly data: Buffer;
}

export const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;

/** How elements lie in the file. */
export type StoredElement =
  | { readonly kind: 'numeric'; readonly dtype: NumericDtype }
  /** Bytes of one length, filled up with NULs: NumPy's `S`. */
  | { readonly kind: 'fixed-bytes'; readonly width: number }
  /** UTF-8 of any length. */
  | { readonly kind: 'text' }
  /** Bytes of any length. */
  | { readonly kind: 'bytes' };

/** Link to an object, by its UTF-8 name. Section IV.A.2.g, version 1. */
export function linkMessage(name: string, address: number): Message {
  const text = Buffer.from(name, 'utf8');
  const data = concat(
    // Flags: a name length of two bytes (1), and a character set (0x10).
    [1, 0x11, 1],
    u16(text.length),
    text,
    u64(BigInt(address)),
  );
  return { type: 0x06, flags: 0, data };
}

/** Section IV.A.2.c: links live in the header until they are more than `links`. */
export function linkInfoMessage(): Message {
  const data = concat([0, 0], u64(UNDEFINED_ADDRESS), u64(UNDEFINED_ADDRESS));
  return { type: 0x02, flags: 0, data };
}

/** Section IV.A.2.k, with room in the header for every link that is in it. */
export function groupInfoMessage(links: number): Message {
  return { type: 0x0a, flags: 0, data: concat([0, 1], u16(Math.max(8, links)), u16(0)) };
}

/** No rows yet, and any number of them later. Section IV.A.2.b, version 2. */
export function dataspaceMessage(rowShape: readonly number[]): Message {
  const extents = rowShape.map((extent) => u64(BigInt(extent)));
  const data = concat(
    // Version, rank, flags (maximal sizes follow), type (simple).
    [2, rowShape.length + 1, 1, 1],
    u64(0n),
    ...extents,
    u64(UNDEFINED_ADDRESS),
    ...extents,
  );
  return { type: 0x01, flags: 0, data };
}

export function datatypeMessage(element: StoredElement): Message {
  return { type: 0x03, flags: 1, data: datatype(element) };
}

/** Zeros, allocated as chunks are written. Section IV.A.2.f, version 3. */
export function fillMessage(): Message {
  return { type: 0x05, flags: 1, data: concat([3, 0x0b]) };
}

/** Chunks found through a B-tree that does not exist yet. Section IV.A.2.i, version 3, class 2. */
export function layoutMessage(chunk: readonly number[], element: StoredElement): Message {
  const data = concat(
    [3, 2, chunk.length + 1],
    u64(UNDEFINED_ADDRESS),
    ...chunk.map(u32),
    u32(elementBytes(element)),
  );
  return { type: 0x08, flags: 0, data };
}

/** Shuffle (2) where asked for, then deflate (1). Section IV.A.2.l, version 2. */
export function filterMessage(level: number, shuffle: boolean, element: StoredElement): Message {
  const filters = [...(shuffle ? [filter(2, elementBytes(element))] : []), filter(1, level)];
  return { type: 0x0b, flags: 1, data: concat([2, filters.length], ...filters) };
}

/** An optional filter with one value. */
function filter(id: number, value: number): Buffer {
  return concat(u16(id), u16(1), u16(1), u32(value));
}

/** Bytes of an element in the file; a variable one is a length, an address and a number there. */
export function elementBytes(element: StoredElement): number {
  switch (element.kind) {
    case 'numeric':
      return datatype(element).readUInt32LE(4);
    case 'fixed-bytes':
      return element.width;
    case 'text':
    case 'bytes':
      return 16;
  }
}

/** Section IV.A.2.d. */
function datatype(element: StoredElement): Buffer {
  switch (element.kind) {
    case 'numeric':
      return numericType(element.dtype);
    case 'fixed-bytes':
      // Class 3, filled with NULs, ASCII.
      return typeOf(0x13, 0x01, element.width);
    case 'text':
      // Class 9, a string that ends with NUL, UTF-8; of unsigned bytes, as the library has it.
      return typeOf(0x19, 0x0101, 16, integer(1, false));
    case 'bytes':
      return typeOf(0x19, 0, 16, integer(1, false));
  }
}

function numericType(dtype: NumericDtype): Buffer {
  switch (dtype) {
    case 'bool':
      return boolean();
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
      return integer(Number(dtype.slice(3)) / 8, true);
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return integer(Number(dtype.slice(4)) / 8, false);
    case 'float16':
      return float(2, 10, 5);
    case 'float32':
      return float(4, 23, 8);
    case 'float64':
      return float(8, 52, 11);
    case 'complex64':
      return complex(float(4, 23, 8));
    case 'complex128':
      return complex(float(8, 52, 11));
  }
}

function integer(bytes: number, signed: boolean): Buffer {
  return typeOf(0x10, signed ? 0x08 : 0, bytes, u16(0), u16(bytes * 8));
}

/** IEEE 754: sign, exponent, mantissa from the top down; the leading 1 is not stored. */
function float(bytes: number, mantissaBits: number, exponentBits: number): Buffer {
  const sign = bytes * 8 - 1;
  const bias = 2 ** (exponentBits - 1) - 1;
  const places = [mantissaBits, exponentBits, 0, mantissaBits];
  return typeOf(
    0x11,
    0x20 | (sign << 8),
    bytes,
    u16(0),
    u16(bytes * 8),
    Buffer.from(places),
    u32(bias),
  );
}

/** h5py's: an enumeration of int8. Version 1 pads names to eight bytes. */
function boolean(): Buffer {
  const names = Buffer.from('FALSE\0\0\0TRUE\0\0\0\0', 'latin1');
  return typeOf(0x18, 2, 1, integer(1, true), names, Buffer.from([0, 1]));
}

/** h5py's: a compound (version 3) of `r` and `i`. */
function complex(part: Buffer): Buffer {
  const bytes = part.readUInt32LE(4);
  // Every type inside a type of version 3 is of version 3, which looks the same for floats.
  const inner = Buffer.from(part);
  inner[0] = 0x31;
  return typeOf(
    0x36,
    2,
    bytes * 2,
    Buffer.from('r\0', 'latin1'),
    Buffer.from([0]),
    inner,
    Buffer.from('i\0', 'latin1'),
    Buffer.from([bytes]),
    inner,
  );
}

/** Version and class, 24 bits of the class, the size, and what follows. */
function typeOf(versionAndClass: number, bits: number, bytes: number, ...rest: Buffer[]): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt32LE(bits * 256 + versionAndClass);
  start.writeUInt32LE(bytes, 4);
  return Buffer.concat([start, ...rest]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function concat(...parts: readonly (Buffer | readonly number[])[]): Buffer {
  return Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from(part))));
}
