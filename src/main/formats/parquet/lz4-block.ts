import { DamagedPage } from './damaged-page';

/**
 * One LZ4 block (lz4/doc/lz4_Block_format.md), as Parquet's `LZ4_RAW` keeps a page. Own, because
 * the library's does not say when a block is too short or too long.
 */
export function decompressLz4Block(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let from = 0;
  let to = 0;
  const lengthOf = (nibble: number): number => {
    let sum = nibble;
    if (nibble < 15) return sum;
    for (;;) {
      const byte = input[from];
      if (byte === undefined) throw damaged();
      from += 1;
      sum += byte;
      if (byte < 255) return sum;
    }
  };
  while (from < input.length) {
    const token = input[from] ?? 0;
    from += 1;
    const literals = lengthOf(token >> 4);
    if (from + literals > input.length || to + literals > length) throw damaged();
    output.set(input.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence has literals only.
    if (from === input.length) break;
    const distance = (input[from] ?? 0) | ((input[from + 1] ?? 0) << 8);
    from += 2;
    const match = lengthOf(token & 15) + 4;
    if (distance === 0 || distance > to || to + match > length) throw damaged();
    if (distance >= match) output.copyWithin(to, to - distance, to - distance + match);
    else for (let at = to; at < to + match; at += 1) output[at] = output[at - distance] ?? 0;
    to += match;
  }
  if (to !== length) throw damaged();
  return output;
}

function damaged(): DamagedPage {
  return new DamagedPage('its bytes are no lz4 block of the declared length');
}
