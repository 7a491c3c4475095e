import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { withFileErrors } from '../../lib/file-error';
import { concatenate } from '../rows/read-ids';
import { OutputFile } from '../rows/output-file';
import { type ArrayInfo, chunkBytesOf, fileKey } from './array-info';
import { hasItems } from './array-plan';
import { encodeColumn, otherType } from './encode-column';
import { Pipeline } from './pipeline';
import { type ByteRange, encodeShardIndex } from './shard-index';
import { encodeVlen } from './vlen';

/** Writes one array from its first row to its last, chunk by chunk. */
export class ArrayWriter {
  readonly #pipeline: Pipeline;
  readonly #chunkRows: number;
  readonly #chunkBytes: number;
  /** Items that fill no chunk yet. */
  #items = new Uint8Array(0);
  #filled = 0;
  /** Strings that fill no chunk yet. */
  #texts: StringColumn[] = [];
  #textRows = 0;
  #rows = 0;
  #chunks = 0;
  #shard: { readonly file: OutputFile; readonly ranges: ByteRange[]; bytes: number } | null = null;

  private constructor(
    private readonly root: string,
    private readonly info: ArrayInfo,
  ) {
    this.#pipeline = new Pipeline(info);
    this.#chunkRows = info.chunkShape[0] ?? 1;
    this.#chunkBytes = chunkBytesOf(info);
  }

  static async create(root: string, info: ArrayInfo): Promise<ArrayWriter> {
    const folder = join(root, info.key);
    await withFileErrors(folder, () => mkdir(folder));
    return new ArrayWriter(root, info);
  }

  async append(column: Column, rows: number): Promise<void> {
    const { element, key } = this.info;
    if (element.kind === 'text') {
      if (column.kind !== 'string') throw otherType(key);
      await this.#appendText(column, rows);
    } else if (hasItems(this.info) && element.kind !== 'record') {
      await this.#appendItems(encodeColumn(column, element, key, this.#rows));
    }
    this.#rows += rows;
  }

  /** @returns the array as it lies on disk now */
  async finish(): Promise<ArrayInfo> {
    const { info } = this;
    const isSmall = this.#chunks === 0 && info.shard === null && this.#rows > 0;
    // An array of less than a chunk is a chunk of its own size.
    const chunkRows = isSmall ? this.#rows : this.#chunkRows;
    if (this.#textRows > 0) await this.#flushText(this.#textRows, chunkRows);
    if (this.#filled > 0) {
      const bytes = isSmall ? this.#filled : this.#chunkBytes;
      await this.#write(this.#items.fill(0, this.#filled).subarray(0, bytes));
    }
    await this.#finishShard();
    return {
      ...info,
      shape: [this.#rows, ...info.shape.slice(1)],
      chunkShape: [chunkRows, ...info.chunkShape.slice(1)],
    };
  }

  async abort(): Promise<void> {
    await this.#shard?.file.close();
  }

  async #appendItems(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#filled === 0 && bytes.length - at >= this.#chunkBytes) {
        await this.#write(bytes.subarray(at, at + this.#chunkBytes));
        at += this.#chunkBytes;
        continue;
      }
      if (this.#items.length === 0) this.#items = new Uint8Array(this.#chunkBytes);
      const part = bytes.subarray(at, at + this.#chunkBytes - this.#filled);
      this.#items.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#chunkBytes) continue;
      await this.#write(this.#items);
      this.#filled = 0;
    }
  }

  async #appendText(column: StringColumn, rows: number): Promise<void> {
    this.#texts.push({ ...column, bytes: column.bytes.slice(), offsets: column.offsets.slice() });
    this.#textRows += rows;
    while (this.#textRows >= this.#chunkRows)
      await this.#flushText(this.#chunkRows, this.#chunkRows);
  }

  async #flushText(rows: number, chunkRows: number): Promise<void> {
    const all = concatenate(this.#texts);
    await this.#write(encodeVlen(all, 0, rows, chunkRows, this.info.fill));
    const rest = this.#textRows - rows;
    const begin = all.offsets[rows] ?? 0;
    const offsets = all.offsets.subarray(rows).map((offset) => offset - begin);
    this.#texts = rest === 0 ? [] : [{ ...all, offsets, bytes: all.bytes.subarray(begin) }];
    this.#textRows = rest;
  }

  async #write(chunk: Uint8Array): Promise<void> {
    const encoded = await this.#pipeline.encode(chunk);
    const index = this.#chunks;
    this.#chunks += 1;
    if (this.info.shard !== null) {
      await this.#writeToShard(encoded, index);
      return;
    }
    const file = await OutputFile.create(this.#path(index));
    try {
      await file.append(encoded);
    } finally {
      await file.close();
    }
  }

  async #writeToShard(encoded: Uint8Array, index: number): Promise<void> {
    const perShard = this.#chunksAShard;
    const shard = this.#shard ?? {
      file: await OutputFile.create(this.#path(Math.floor(index / perShard))),
      ranges: [],
      bytes: 0,
    };
    this.#shard = shard;
    await shard.file.append(encoded);
    shard.ranges.push({ offset: shard.bytes, bytes: encoded.length });
    shard.bytes += encoded.length;
    if (shard.ranges.length === perShard) await this.#finishShard();
  }

  async #finishShard(): Promise<void> {
    const { shard } = this.info;
    if (this.#shard === null || shard === null) return;
    const { file, ranges } = this.#shard;
    const all = Array.from({ length: this.#chunksAShard }, (_, at) => ranges[at] ?? null);
    await file.append(encodeShardIndex(all, shard));
    await file.close();
    this.#shard = null;
  }

  get #chunksAShard(): number {
    return (this.info.shard?.shape[0] ?? 0) / this.#chunkRows;
  }

  #path(index: number): string {
    const rest = this.info.shape.slice(1).map(() => 0);
    return join(this.root, ...fileKey(this.info, [index, ...rest]).split('/'));
  }
}
