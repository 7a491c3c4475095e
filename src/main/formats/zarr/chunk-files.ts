import { type ArrayInfo, chunkBytesOf, fileCoordinates, fileKey, placeInFile } from './array-info';
import type { FolderStore, OpenFile } from './folder-store';
import { damaged } from './pipeline';
import { allocated } from '../rows/allocate';
import { readFully, readToDecode } from '../rows/read-fully';
import { type ByteRange, indexBytes, parseShardIndex } from './shard-index';

/** Indexes kept: those of the shards that were used last. */
const MAX_INDEXES = 256;
/** Pieces of memory that wait for the next chunk. */
const MAX_SPARE = 4;
const MAX_SPARE_BYTES = 8 * 1024 * 1024;
/** What an encoder may add to bytes that do not compress. */
const OVERHEAD_SHARE = 8;
const OVERHEAD_BYTES = 4096;

/** Where the bytes of a chunk lie in an open file. */
export interface ChunkPlace extends ByteRange {
  readonly file: OpenFile;
}

/** Most bytes of an encoded chunk; one that is longer is damaged. Unknown for text. */
export function maxEncodedBytes(info: ArrayInfo): number {
  const plain = chunkBytesOf(info);
  if (info.element.kind === 'text') return Infinity;
  return info.codecs.length === 0
    ? plain
    : plain + Math.ceil(plain / OVERHEAD_SHARE) + OVERHEAD_BYTES;
}

/** Finds the bytes of one array's chunks, each a file or a part of a shard. */
export class ChunkFiles {
  readonly #indexes = new Map<string, readonly (ByteRange | null)[]>();
  /** Memory for encoded chunks that nobody uses. */
  readonly #spare: Buffer[] = [];

  constructor(
    private readonly store: FolderStore,
    private readonly info: ArrayInfo,
  ) {}

  /**
   * Lends `use` the open file and the chunk's bytes in it.
   * @param coordinates of the chunk, not of its shard
   * @returns null for a chunk that was never written
   */
  withChunk<T>(
    coordinates: readonly number[],
    use: (place: ChunkPlace) => Promise<T>,
  ): Promise<T | null> {
    const { info } = this;
    const key = fileKey(info, fileCoordinates(info, coordinates));
    return this.store.withFile(key, async (file) => {
      const range =
        info.shard === null
          ? { offset: 0, bytes: file.bytes }
          : await this.#rangeInShard(key, file, coordinates);
      if (range === null) return null;
      this.#checkSize(range.bytes, file.path);
      return use({ ...range, file });
    });
  }

  /**
   * Lends `use` the chunk as it lies on disk, in memory that is overwritten afterwards: fresh memory
   * for every chunk costs more than reading it.
   */
  withEncoded<T>(
    coordinates: readonly number[],
    use: (encoded: Uint8Array, path: string) => Promise<T>,
  ): Promise<T | null> {
    return this.withChunk(coordinates, async ({ file, offset, bytes }) => {
      const memory = this.#spare.pop();
      const lent =
        memory !== undefined && memory.length >= bytes
          ? memory
          : allocated(() => Buffer.allocUnsafeSlow(bytes));
      try {
        const content = lent.subarray(0, bytes);
        await readToDecode(file.fd, content, offset, file.path);
        return await use(content, file.path);
      } finally {
        if (lent.length <= MAX_SPARE_BYTES && this.#spare.length < MAX_SPARE)
          this.#spare.push(lent);
      }
    });
  }

  /** Whole chunk as it lies on disk. */
  encoded(
    coordinates: readonly number[],
  ): Promise<{ readonly bytes: Uint8Array; readonly path: string } | null> {
    return this.withChunk(coordinates, async ({ file, offset, bytes }) => {
      const content = new Uint8Array(bytes);
      await readToDecode(file.fd, content, offset, file.path);
      return { bytes: content, path: file.path };
    });
  }

  /** Where every chunk of this shard lies; null where there is no such file. */
  async shardRanges(key: string, file: OpenFile): Promise<readonly (ByteRange | null)[]> {
    const known = this.#indexes.get(key);
    this.#indexes.delete(key);
    const ranges = known ?? (await this.#readIndex(file));
    this.#indexes.set(key, ranges);
    const [oldest] = this.#indexes.keys();
    if (this.#indexes.size > MAX_INDEXES && oldest !== undefined) this.#indexes.delete(oldest);
    return ranges;
  }

  async #rangeInShard(
    key: string,
    file: OpenFile,
    coordinates: readonly number[],
  ): Promise<ByteRange | null> {
    const ranges = await this.shardRanges(key, file);
    return ranges[placeInFile(this.info, coordinates)] ?? null;
  }

  async #readIndex(file: OpenFile): Promise<readonly (ByteRange | null)[]> {
    const { shard } = this.info;
    if (shard === null) return [];
    const length = indexBytes(shard, this.info);
    if (length > file.bytes)
      throw damaged(
        file.path,
        'sharding_indexed',
        `its ${file.bytes} bytes cannot hold its index of ${length}`,
      );
    const encoded = new Uint8Array(length);
    await readFully(file.fd, encoded, shard.indexAtEnd ? file.bytes - length : 0, file.path);
    return parseShardIndex(encoded, shard, file.bytes, file.path);
  }

  #checkSize(bytes: number, path: string): void {
    const { info } = this;
    const most = maxEncodedBytes(info);
    const plain = info.codecs.length === 0 && info.element.kind !== 'text';
    if (bytes <= most && (!plain || bytes === most)) return;
    const name = info.codecs.map((codec) => codec.name).join(', ') || 'not compressed';
    throw damaged(
      path,
      name,
      `it has ${bytes} bytes where ${plain ? '' : 'at most '}${most} belong`,
    );
  }
}
