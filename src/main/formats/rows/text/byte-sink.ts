import { allocated } from '../allocate';

/** Bytes that grow; a string column's and a file's chunk. */
export class ByteSink {
  bytes: Buffer;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const capacity = Math.max(this.length + count, this.bytes.length * 2);
    const grown = allocated(() => Buffer.allocUnsafe(capacity));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  push(source: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    // A loop is faster than a call for what most cells hold.
    if (to - from < 32) {
      let at = this.length;
      for (let index = from; index < to; index += 1, at += 1) this.bytes[at] = source[index] ?? 0;
    } else this.bytes.set(source.subarray(from, to), this.length);
    this.length += to - from;
  }

  pushByte(byte: number): void {
    this.reserve(1);
    this.bytes[this.length] = byte;
    this.length += 1;
  }

  /** Text whose characters are all below 256 takes a byte each; three each else. */
  pushText(text: string, encoding: 'latin1' | 'utf8'): void {
    this.reserve(encoding === 'latin1' ? text.length : text.length * 3);
    this.length += this.bytes.write(text, this.length, encoding);
  }

  clear(): void {
    this.length = 0;
  }

  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
