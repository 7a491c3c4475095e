/**
 * Where the chunks of a dataset lie, by the B-tree that h5py writes unless it is asked for the
 * latest format, and that Arrayscope writes: HDF5 File Format Specification 3.0, sections III.A.1
 * (B-trees of version 1, node type 1) and IV.A.2.i (data layout, version 3, class 2). Only chunks
 * that hold whole rows as they are: no filter, and as wide as a row.
 */
import { elementCount } from '../../../shared/model/dtype';
import { type FileBytes, bytesAt, hasPlainAddresses, headerMessages } from './object-header';
import type { StoredDataset } from './stored-dataset';

const LAYOUT = 0x08;
const NODE_HEADER_BYTES = 24;
/** Entries of a node: at most twice K, which has two bytes. */
const MAX_ENTRIES = 65_536;
const MAX_LEVEL = 16;
/** Nodes kept in memory; one is usually some kilobytes. */
const MAX_NODES = 1024;

interface Node {
  readonly level: number;
  /** First row of what is under each entry, ascending. */
  readonly rows: Float64Array;
  readonly addresses: Float64Array;
}

export class ChunkIndex {
  readonly #nodes = new Map<number, Node>();

  private constructor(
    private readonly file: FileBytes,
    private readonly root: number,
    private readonly rank: number,
    readonly chunkRows: number,
    private readonly chunkBytes: number,
  ) {}

  /**
   * @param header address of the dataset's object header
   * @returns null where the library must find the chunks
   */
  static async open(
    file: FileBytes,
    dataset: StoredDataset,
    header: number,
  ): Promise<ChunkIndex | null> {
    const { chunks, shape, type } = dataset;
    const [chunkRows] = chunks ?? [];
    if (chunks === null || chunkRows === undefined || chunkRows < 1 || shape === null) return null;
    if (dataset.filters.length > 0 || chunks.length !== shape.length) return null;
    if (chunks.some((extent, axis) => axis > 0 && extent !== shape[axis])) return null;
    if (!(await hasPlainAddresses(file))) return null;
    const messages = await headerMessages(file, header);
    const layouts = messages?.filter((message) => message.type === LAYOUT) ?? [];
    const [layout] = layouts;
    if (layout === undefined || layouts.length > 1) return null;
    const root = rootOf(layout.data, [...chunks, type.itemBytes]);
    if (root === null) return null;
    const chunkBytes = elementCount(chunks) * type.itemBytes;
    return new ChunkIndex(file, root, shape.length, chunkRows, chunkBytes);
  }

  /** Offset in the file of the chunk that holds this row; null where the library must look. */
  async chunkAt(row: number): Promise<number | null> {
    const first = row - (row % this.chunkRows);
    let address = this.root;
    let above = MAX_LEVEL;
    for (;;) {
      const node = this.#nodes.get(address) ?? (await this.#read(address));
      if (node === null || node.level >= above) return null;
      const entry = lastUpTo(node.rows, first);
      const next = node.addresses[entry];
      if (next === undefined) return null;
      if (node.level === 0) {
        const isInside = next + this.chunkBytes <= this.file.bytes;
        return node.rows[entry] === first && isInside ? next : null;
      }
      above = node.level;
      address = next;
    }
  }

  async #read(address: number): Promise<Node | null> {
    const header = await bytesAt(this.file, address, NODE_HEADER_BYTES);
    if (header?.toString('latin1', 0, 4) !== 'TREE' || header.readUInt8(4) !== 1) return null;
    const level = header.readUInt8(5);
    const entries = header.readUInt16LE(6);
    // Before each address its key: bytes and filters of a chunk, and the offset of its first element.
    const keyBytes = 8 + 8 * (this.rank + 1);
    const step = keyBytes + 8;
    if (entries === 0 || entries > MAX_ENTRIES) return null;
    const bytes = await bytesAt(this.file, address + NODE_HEADER_BYTES, entries * step);
    if (bytes === null) return null;
    const rows = new Float64Array(entries);
    const addresses = new Float64Array(entries);
    for (let entry = 0; entry < entries; entry += 1) {
      const at = entry * step;
      // Keys of upper nodes repeat those of the chunks below.
      const isPlain =
        bytes.readUInt32LE(at) === this.chunkBytes && bytes.readUInt32LE(at + 4) === 0;
      const isRow = bytes.subarray(at + 16, at + keyBytes).every((byte) => byte === 0);
      const row = Number(bytes.readBigUInt64LE(at + 8));
      const isNext = row % this.chunkRows === 0 && (entry === 0 || row > (rows[entry - 1] ?? 0));
      if (!isPlain || !isRow || !isNext) return null;
      rows[entry] = row;
      addresses[entry] = Number(bytes.readBigUInt64LE(at + keyBytes));
    }
    const node = { level, rows, addresses };
    const [oldest] = this.#nodes.keys();
    if (this.#nodes.size >= MAX_NODES && oldest !== undefined) this.#nodes.delete(oldest);
    this.#nodes.set(address, node);
    return node;
  }
}

/** Address of the B-tree, where the layout is that of these extents and has one. */
function rootOf(layout: Buffer, extents: readonly number[]): number | null {
  if (layout.length < 11 + 4 * extents.length) return null;
  const [version, kind, dimensions] = layout;
  if (version !== 3 || kind !== 2 || dimensions !== extents.length) return null;
  if (extents.some((extent, axis) => layout.readUInt32LE(11 + 4 * axis) !== extent)) return null;
  return Number(layout.readBigUInt64LE(3));
}

/** The last entry whose row is no larger; −1 where there is none. */
function lastUpTo(rows: Float64Array, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? Infinity) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
