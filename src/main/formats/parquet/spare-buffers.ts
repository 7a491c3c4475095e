/** Memory of pages that nobody needs any more: fresh memory costs more than reading into it. */
export class SpareBuffers {
  readonly #spare: Uint8Array[] = [];

  /** @param capacity bytes that are kept at most, in all */
  constructor(private readonly capacity: number) {}

  /** A buffer of exactly so many bytes, not zeroed. */
  take(bytes: number): Uint8Array {
    const at = this.#spare.findIndex((buffer) => buffer.length >= bytes);
    const [found] = at < 0 ? [] : this.#spare.splice(at, 1);
    // Some room, so that the next page, which is hardly longer, finds it large enough.
    const buffer = found ?? new Uint8Array(Buffer.allocUnsafeSlow(Math.ceil(bytes * 1.1)).buffer);
    return buffer.subarray(0, bytes);
  }

  /** Takes back what `take` gave; nobody may use it afterwards. */
  giveBack(bytes: Uint8Array): void {
    const whole = new Uint8Array(bytes.buffer);
    const kept = this.#spare.reduce((sum, { length }) => sum + length, 0);
    if (kept + whole.length <= this.capacity) this.#spare.push(whole);
  }

  clear(): void {
    this.#spare.length = 0;
  }
}
