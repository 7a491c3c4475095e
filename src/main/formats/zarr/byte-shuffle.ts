/**
 * The shuffle filter of Blosc and of numcodecs: the first bytes of all items, then the second
 * bytes, and so on. Bytes behind the last whole item stay where they are.
 */
export function shuffle(source: Uint8Array, itemBytes: number, target: Uint8Array): void {
  const items = Math.floor(source.length / itemBytes);
  for (let plane = 0; plane < itemBytes; plane += 1) {
    const to = plane * items;
    for (let item = 0, from = plane; item < items; item += 1, from += itemBytes)
      target[to + item] = source[from] ?? 0;
  }
  target.set(source.subarray(items * itemBytes), items * itemBytes);
}

export function unshuffle(source: Uint8Array, itemBytes: number, target: Uint8Array): void {
  const items = Math.floor(source.length / itemBytes);
  if (itemBytes % 4 === 0 && target.byteOffset % 4 === 0) {
    unshuffleWords(source, itemBytes / 4, items, target);
  } else {
    for (let plane = 0; plane < itemBytes; plane += 1) {
      const from = plane * items;
      for (let item = 0, to = plane; item < items; item += 1, to += itemBytes)
        target[to] = source[from + item] ?? 0;
    }
  }
  target.set(source.subarray(items * itemBytes), items * itemBytes);
}

/** Four planes at a time: one store for four bytes. */
function unshuffleWords(
  source: Uint8Array,
  words: number,
  items: number,
  target: Uint8Array,
): void {
  const out = new Uint32Array(target.buffer, target.byteOffset, items * words);
  for (let word = 0; word < words; word += 1) {
    const p0 = source.subarray(word * 4 * items, (word * 4 + 1) * items);
    const p1 = source.subarray((word * 4 + 1) * items, (word * 4 + 2) * items);
    const p2 = source.subarray((word * 4 + 2) * items, (word * 4 + 3) * items);
    const p3 = source.subarray((word * 4 + 3) * items, (word * 4 + 4) * items);
    for (let item = 0, to = word; item < items; item += 1, to += words)
      out[to] =
        (p0[item] ?? 0) |
        ((p1[item] ?? 0) << 8) |
        ((p2[item] ?? 0) << 16) |
        ((p3[item] ?? 0) << 24);
  }
}
