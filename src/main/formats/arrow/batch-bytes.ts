import { readFully } from '../rows/read-fully';
import { damaged } from './damaged';
import { decompress } from './decompress';
import type { StoredBatch } from './ipc-file';
import { type Slot, bufferOf } from './slots';
import type { UnpackedCache } from './unpacked-cache';

/** Rows `[start, start + count)` of a batch. */
export interface BatchRun {
  readonly bytes: BatchBytes;
  readonly start: number;
  readonly count: number;
}

/** The buffers of one batch, read where they lie or unpacked whole. */
export class BatchBytes {
  constructor(
    readonly batch: StoredBatch,
    private readonly fd: number,
    private readonly cache: UnpackedCache,
  ) {}

  /** Values and nulls of an array. */
  values({ node }: Slot): number {
    return this.batch.header.nodes[node * 2] ?? 0;
  }

  nulls({ node }: Slot): number {
    return this.batch.header.nodes[node * 2 + 1] ?? 0;
  }

  /** Bytes of buffer `nth` of the array, unpacked. */
  async size(slot: Slot, nth: number): Promise<number> {
    const { header } = this.batch;
    const index = bufferOf(slot, nth, header);
    const stored = header.buffers[index * 2 + 1] ?? 0;
    return header.codec === 'none' ? stored : (await this.#unpacked(index)).length;
  }

  /** Before memory is taken for it: @throws InputError where the buffer has fewer bytes than that. */
  async demand(slot: Slot, nth: number, bytes: number): Promise<void> {
    const size = await this.size(slot, nth);
    if (bytes > size) throw this.tooShort(slot, bytes, size);
  }

  /** Fills `target` from byte `from` of buffer `nth` of the array. */
  async read(slot: Slot, nth: number, from: number, target: Uint8Array): Promise<void> {
    if (target.length === 0) return;
    const { file, header, bodyAt } = this.batch;
    const index = bufferOf(slot, nth, header);
    if (header.codec === 'none') {
      const bytes = header.buffers[index * 2 + 1] ?? 0;
      const at = bodyAt + (header.buffers[index * 2] ?? 0);
      if (from + target.length > bytes) throw this.tooShort(slot, from + target.length, bytes);
      await readFully(this.fd, target, at + from, file.path);
      return;
    }
    const unpacked = await this.#unpacked(index);
    if (from + target.length > unpacked.length)
      throw this.tooShort(slot, from + target.length, unpacked.length);
    target.set(unpacked.subarray(from, from + target.length));
  }

  tooShort({ field }: Slot, wanted: number, bytes: number): Error {
    const { file, messageAt } = this.batch;
    return damaged(
      file.path,
      messageAt,
      `the column “${field.name}” of the batch at byte ${messageAt} has ${bytes} bytes where ${wanted} are needed`,
    );
  }

  disordered({ field }: Slot): Error {
    const { file, messageAt } = this.batch;
    return damaged(
      file.path,
      messageAt,
      `a value of “${field.name}” in the batch at byte ${messageAt} ends before it begins`,
    );
  }

  #unpacked(index: number): Promise<Uint8Array> {
    return this.cache.get(this.batch, index, () => this.#unpack(index));
  }

  async #unpack(index: number): Promise<Uint8Array> {
    const { file, header, bodyAt } = this.batch;
    const offset = bodyAt + (header.buffers[index * 2] ?? 0);
    const stored = new Uint8Array(header.buffers[index * 2 + 1] ?? 0);
    await readFully(this.fd, stored, offset, file.path);
    if (header.codec === 'none') return stored;
    return decompress(header.codec, stored, { path: file.path, offset });
  }
}
