import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { withFileErrors } from '../../lib/file-error';
import { flushFile } from '../rows/flush-tree';
import { OutputFile, syncFolder } from '../rows/output-file';
import { concatenate } from '../rows/read-ids';
import { requireBytes } from '../rows/resumable';
import { type ArrayInfo, chunkBytesOf, fileKey } from './array-info';
import { fileRowsOf, hasItems } from './array-plan';
import { encodeColumn, otherType } from './encode-column';
import type { PendingArray } from './pending-rows';
import { Pipeline } from './pipeline';
import { type ByteRange, encodeShardIndex } from './shard-index';
import { decodeVlen, encodeVlen } from './vlen';

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
  /** Whole files that no checkpoint flushed. */
  #unflushed: string[] = [];
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

  /** Goes on behind the first rows. @param pending of the checkpoint that they were counted at */
  static async resume(
    root: string,
    info: ArrayInfo,
    rows: number,
    pending: PendingArray,
  ): Promise<ArrayWriter> {
    const writer = new ArrayWriter(root, info);
    await writer.#goOn(rows, pending);
    return writer;
  }

  /** The files that hold rows before `rows`, the last of them perhaps an open shard. */
  static fileNames(info: ArrayInfo, rows: number): readonly string[] {
    if (!hasFiles(info)) return [];
    const chunkRows = info.chunkShape[0] ?? 1;
    const files = Math.ceil((rows - (rows % chunkRows)) / fileRowsOf(info));
    const rest = info.shape.slice(1).map(() => 0);
    return Array.from({ length: files }, (_, index) => basename(fileKey(info, [index, ...rest])));
  }

  /** Flushes the files since the last one. */
  async checkpoint(): Promise<PendingArray> {
    for (const path of this.#unflushed) await flushFile(path);
    this.#unflushed = [];
    await this.#shard?.file.sync();
    await syncFolder(join(this.root, this.info.key));
    const texts = this.info.element.kind === 'text';
    const rows = texts
      ? encodeVlen(concatenate(this.#texts), 0, this.#textRows, this.#textRows, this.info.fill)
      : this.#items.slice(0, this.#filled);
    const ranges = (this.#shard?.ranges ?? []).flatMap(({ offset, bytes }) => [offset, bytes]);
    return { rows, ranges: Float64Array.from(ranges) };
  }

  async #goOn(rows: number, { rows: bytes, ranges }: PendingArray): Promise<void> {
    const { element, shard } = this.info;
    this.#rows = rows;
    if (!hasFiles(this.info)) return;
    this.#chunks = Math.floor(rows / this.#chunkRows);
    if (element.kind === 'text') {
      this.#textRows = rows % this.#chunkRows;
      if (this.#textRows > 0) this.#texts = [decodeVlen(bytes, this.#textRows, element.encoding)];
    } else if (bytes.length > 0) {
      this.#items = new Uint8Array(this.#chunkBytes);
      this.#items.set(bytes);
      this.#filled = bytes.length;
    }
    if (shard === null || ranges.length === 0) return;
    const chunks = Array.from({ length: ranges.length / 2 }, (_, index) => ({
      offset: ranges[index * 2] ?? 0,
      bytes: ranges[index * 2 + 1] ?? 0,
    }));
    const last = chunks.at(-1);
    const length = (last?.offset ?? 0) + (last?.bytes ?? 0);
    const path = this.#path(Math.floor(this.#chunks / this.#chunksAShard));
    await requireBytes(path, length);
    const file = await OutputFile.resume(path, length);
    this.#shard = { file, ranges: chunks, bytes: length };
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
    this.#unflushed.push(file.path);
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
    this.#unflushed.push(file.path);
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

/** Whether the array has bytes at all. */
function hasFiles(info: ArrayInfo): boolean {
  return info.element.kind === 'text' || (hasItems(info) && info.element.kind !== 'record');
}
