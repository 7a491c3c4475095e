import type { StoredBatch } from './ipc-file';

/** Unpacked buffers of the batches read last, the latest batch always among them. */
export class UnpackedCache {
  /** In order of use, the latest last. */
  readonly #batches = new Map<StoredBatch, Map<number, Promise<Uint8Array>>>();
  readonly #bytes = new Map<StoredBatch, number>();

  constructor(private readonly capacityBytes: number) {}

  get(batch: StoredBatch, index: number, unpack: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const buffers = this.#batches.get(batch) ?? new Map<number, Promise<Uint8Array>>();
    this.#batches.delete(batch);
    this.#batches.set(batch, buffers);
    const found = buffers.get(index);
    if (found !== undefined) return found;
    const unpacked = unpack();
    buffers.set(index, unpacked);
    unpacked.then(
      ({ length }) => this.#count(batch, length),
      () => buffers.delete(index),
    );
    return unpacked;
  }

  clear(): void {
    this.#batches.clear();
    this.#bytes.clear();
  }

  #count(batch: StoredBatch, length: number): void {
    if (!this.#batches.has(batch)) return;
    this.#bytes.set(batch, (this.#bytes.get(batch) ?? 0) + length);
    let total = [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
    for (const [oldest] of this.#batches) {
      if (total <= this.capacityBytes || this.#batches.size === 1) break;
      total -= this.#bytes.get(oldest) ?? 0;
      this.#batches.delete(oldest);
      this.#bytes.delete(oldest);
    }
  }
}
