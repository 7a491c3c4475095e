/**
 * Bob Jenkins' lookup3 (`hashlittle`, initial value 0): the checksum of HDF5's metadata. HDF5 File
 * Format Specification 3.0, “Checksum” of the structures; the algorithm is in the public domain.
 */
export function metadataChecksum(bytes: Uint8Array): number {
  const state = new Lookup3(bytes.length);
  let at = 0;
  for (; bytes.length - at > BLOCK; at += BLOCK) {
    state.add(bytes.subarray(at, at + BLOCK));
    state.mix();
  }
  if (at < bytes.length) {
    const last = new Uint8Array(BLOCK);
    last.set(bytes.subarray(at));
    state.add(last);
    state.finish();
  }
  return state.c >>> 0;
}

/** Bytes of three words. */
const BLOCK = 12;

class Lookup3 {
  #a: number;
  #b: number;
  c: number;

  constructor(length: number) {
    this.#a = this.#b = this.c = (0xdeadbeef + length) | 0;
  }

  add(block: Uint8Array): void {
    const view = new DataView(block.buffer, block.byteOffset, BLOCK);
    this.#a = (this.#a + view.getUint32(0, true)) | 0;
    this.#b = (this.#b + view.getUint32(4, true)) | 0;
    this.c = (this.c + view.getUint32(8, true)) | 0;
  }

  mix(): void {
    let [a, b, c] = [this.#a, this.#b, this.c];
    a = (a - c) ^ rotate(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ rotate(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ rotate(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ rotate(b, 4);
    b = (b + a) | 0;
    [this.#a, this.#b, this.c] = [a, b, c];
  }

  finish(): void {
    let [a, b, c] = [this.#a, this.#b, this.c];
    c = (c ^ b) - rotate(b, 14);
    a = (a ^ c) - rotate(c, 11);
    b = (b ^ a) - rotate(a, 25);
    c = (c ^ b) - rotate(b, 16);
    a = (a ^ c) - rotate(c, 4);
    b = (b ^ a) - rotate(a, 14);
    c = (c ^ b) - rotate(b, 24);
    this.c = c;
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
