/**
 * Parquet's hybrid of run-length encoding and bit packing (Encodings.md, “RLE = 3”): runs that
 * either repeat one value or hold groups of eight bit-packed ones, least significant bit first.
 */
import { DamagedPage } from './damaged-page';

export class RunReader {
  /** The run that `next` found: `count` values, packed from byte `at` on, or all `value`. */
  packed = false;
  count = 0;
  value = 0;
  at = 0;

  /** @param offset where the next run begins */
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
    private readonly end: number,
    private readonly width: number,
  ) {
    if (width > 32 || end > bytes.length || offset > end)
      throw new DamagedPage('the runs of its levels or indices lie outside the page');
  }

  /** @param left values that are still wanted: padding behind them is left out. */
  next(left: number): void {
    const header = this.#varint();
    this.packed = (header & 1) === 1;
    const count = Math.floor(header / 2) * (this.packed ? 8 : 1);
    if (count === 0) throw new DamagedPage('a run of its levels or indices is empty');
    this.count = Math.min(count, left);
    this.at = this.offset;
    if (this.packed) {
      // Some writers leave out the bytes of the padding.
      if (this.offset + Math.ceil((this.count * this.width) / 8) > this.end) throw ended();
      this.offset = Math.min(this.end, this.offset + (count * this.width) / 8);
    } else {
      const bytes = (this.width + 7) >> 3;
      if (this.offset + bytes > this.end) throw ended();
      this.value = 0;
      for (let index = 0; index < bytes; index += 1)
        this.value += (this.bytes[this.offset + index] ?? 0) * 2 ** (8 * index);
      this.offset += bytes;
    }
  }

  #varint(): number {
    let value = 0;
    for (let index = 0; index < 5; index += 1) {
      if (this.offset >= this.end) throw ended();
      const byte = this.bytes[this.offset] ?? 0;
      this.offset += 1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new DamagedPage('the length of a run does not end');
  }
}

/** `count` values of `width` bits, eight at most, from byte `at` on, into `target` from `to` on. */
export function unpackBits(
  bytes: Uint8Array,
  at: number,
  width: number,
  count: number,
  target: Uint8Array,
  to: number,
): void {
  if (width === 8) {
    target.set(bytes.subarray(at, at + count), to);
    return;
  }
  if (width === 1) {
    for (let index = 0; index < count; index += 1)
      target[to + index] = ((bytes[at + (index >> 3)] ?? 0) >> (index & 7)) & 1;
    return;
  }
  const mask = 2 ** width - 1;
  for (let index = 0, bit = 0; index < count; index += 1, bit += width) {
    const from = at + (bit >>> 3);
    const two = (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8);
    target[to + index] = (two >>> (bit & 7)) & mask;
  }
}

/** All `count` values as one array. */
export function readRuns(
  bytes: Uint8Array,
  from: number,
  end: number,
  width: number,
  count: number,
  target: Uint8Array,
): Uint8Array {
  const runs = new RunReader(bytes, from, end, width);
  for (let done = 0; done < count; done += runs.count) {
    runs.next(count - done);
    if (runs.packed) unpackBits(bytes, runs.at, width, runs.count, target, done);
    else target.fill(runs.value, done, done + runs.count);
  }
  return target;
}

function ended(): DamagedPage {
  return new DamagedPage('its levels or indices end early');
}
