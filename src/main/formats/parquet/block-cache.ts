import { type Block, blockBytes } from './block';

/** Decoded pages of one dataset that were used last, up to a number of bytes. */
export class BlockCache {
  readonly #blocks = new Map<string, Block>();
  #bytes = 0;

  constructor(private readonly capacity: number) {}

  get(key: string): Block | undefined {
    const block = this.#blocks.get(key);
    if (block === undefined) return undefined;
    this.#blocks.delete(key);
    this.#blocks.set(key, block);
    return block;
  }

  put(key: string, block: Block): void {
    const bytes = blockBytes(block);
    if (bytes > this.capacity || this.#blocks.has(key)) return;
    this.#blocks.set(key, block);
    this.#bytes += bytes;
    for (const [oldest, old] of this.#blocks) {
      if (this.#bytes <= this.capacity) return;
      this.#blocks.delete(oldest);
      this.#bytes -= blockBytes(old);
    }
  }

  clear(): void {
    this.#blocks.clear();
    this.#bytes = 0;
  }
}
