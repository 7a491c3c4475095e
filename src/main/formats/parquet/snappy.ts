/** Snappy streams (google/snappy, format_description.txt). */
import { compressors } from 'hyparquet-compressors';
import { DamagedPage } from './damaged-page';

/** Memory of so many bytes, which need not be zero. */
export type Memory = (bytes: number) => Uint8Array;

/** Streams that shrank by more than this have copies. */
const HARDLY_SMALLER = 0.8;
/** Bytes of output for each copy that is made here. */
const BYTES_A_COPY = 512;

/** @throws DamagedPage where the stream declares another length, or is none */
export function decompressSnappy(input: Uint8Array, length: number, memory: Memory): Uint8Array {
  let declared = 0;
  let from = 0;
  for (; from < 5; from += 1) {
    const byte = input[from] ?? 0;
    declared += (byte & 0x7f) * 2 ** (7 * from);
    if (byte < 0x80) break;
  }
  if (declared !== length) {
    throw new DamagedPage(
      `its snappy stream declares ${declared} bytes where its header declares ${length}`,
    );
  }
  if (input.length > length * HARDLY_SMALLER) {
    const output = memory(length);
    if (copyLiterals(input, from + 1, output)) return output;
  }
  const uncompress = compressors.SNAPPY;
  if (uncompress === undefined) throw new TypeError('hyparquet-compressors has no snappy');
  return uncompress(input, length);
}

/**
 * What does not compress (noise, packed indices) is some large literals with few copies between
 * them: they are copied once, where WebAssembly would copy them into its own memory and out again.
 * @returns false where the stream has many copies, at which WebAssembly is faster, or is damaged
 */
function copyLiterals(input: Uint8Array, start: number, output: Uint8Array): boolean {
  let copies = Math.floor(output.length / BYTES_A_COPY);
  let from = start;
  let to = 0;
  while (from < input.length) {
    const tag = input[from] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >>> 2;
      const extra = Math.max(0, short - 59);
      const length = (extra === 0 ? short : littleEndian(input, from + 1, extra)) + 1;
      from += 1 + extra;
      if (from + length > input.length || to + length > output.length) return false;
      output.set(input.subarray(from, from + length), to);
      from += length;
      to += length;
    } else {
      copies -= 1;
      const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
      const extra = kind === 3 ? 4 : kind;
      const low = littleEndian(input, from + 1, extra);
      const distance = kind === 1 ? (tag >>> 5) * 256 + low : low;
      from += 1 + extra;
      const isSound = distance > 0 && distance <= to && to + length <= output.length;
      if (copies < 0 || from > input.length || !isSound) return false;
      // Byte by byte: a copy may overlap itself.
      for (let at = to; at < to + length; at += 1) output[at] = output[at - distance] ?? 0;
      to += length;
    }
  }
  return to === output.length;
}

function littleEndian(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = count - 1; at >= 0; at -= 1) value = value * 256 + (bytes[from + at] ?? 0);
  return value;
}
