/**
 * The way back from Blosc's bit shuffle: first the lowest bit of the first byte of all items, eight
 * items a byte, then the next bit, and so on. Items behind the last eight stay as they are.
 */
export function bitUnshuffle(source: Uint8Array, itemBytes: number, target: Uint8Array): void {
  const groups = Math.floor(source.length / itemBytes / 8);
  for (let byte = 0; byte < itemBytes; byte += 1) {
    const plane = byte * 8 * groups;
    for (let group = 0; group < groups; group += 1) {
      const at = plane + group;
      let low =
        (source[at] ?? 0) |
        ((source[at + groups] ?? 0) << 8) |
        ((source[at + 2 * groups] ?? 0) << 16) |
        ((source[at + 3 * groups] ?? 0) << 24);
      let high =
        (source[at + 4 * groups] ?? 0) |
        ((source[at + 5 * groups] ?? 0) << 8) |
        ((source[at + 6 * groups] ?? 0) << 16) |
        ((source[at + 7 * groups] ?? 0) << 24);
      // An 8 × 8 transposition of bits (Hacker's Delight, 7–3), rows from the lowest byte up.
      let swap = (low ^ (low >>> 7)) & 0x00aa00aa;
      low ^= swap ^ (swap << 7);
      swap = (high ^ (high >>> 7)) & 0x00aa00aa;
      high ^= swap ^ (swap << 7);
      swap = (low ^ (low >>> 14)) & 0x0000cccc;
      low ^= swap ^ (swap << 14);
      swap = (high ^ (high >>> 14)) & 0x0000cccc;
      high ^= swap ^ (swap << 14);
      swap = (high & 0x0f0f0f0f) << 4;
      const top = (low >>> 4) & 0x0f0f0f0f;
      low = (low & 0x0f0f0f0f) | swap;
      high = (high & 0xf0f0f0f0) | top;
      const to = group * 8 * itemBytes + byte;
      target[to] = low;
      target[to + itemBytes] = low >>> 8;
      target[to + 2 * itemBytes] = low >>> 16;
      target[to + 3 * itemBytes] = low >>> 24;
      target[to + 4 * itemBytes] = high;
      target[to + 5 * itemBytes] = high >>> 8;
      target[to + 6 * itemBytes] = high >>> 16;
      target[to + 7 * itemBytes] = high >>> 24;
    }
  }
  const done = groups * 8 * itemBytes;
  target.set(source.subarray(done), done);
}
