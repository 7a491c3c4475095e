/** What `metadata.npkm` says about one array. */
export interface ArrayRecord {
  readonly name: string;
  /** Rows first, deleted ones included; empty for an array that is one number. */
  readonly shape: readonly number[];
  /** Relative to the folder: `data_<name>.npkd`, or `data_<name>.npkseg` where it is segmented. */
  readonly dataFile: string;
  /** Microseconds since 1970. */
  readonly lastModified: bigint;
  readonly sizeBytes: number;
  /** See dtype-codes.ts. */
  readonly dtypeCode: number;
  readonly compression: Compression;
}

export interface Compression {
  /** 0: none, 1: zstd. */
  readonly algorithm: number;
  readonly level: number;
  readonly originalSize: number;
  readonly compressedSize: number;
  readonly blocks: BlockTable | null;
}

export interface BlockTable {
  readonly enabled: boolean;
  readonly blockSize: number;
  readonly declaredBlocks: number;
  /** Three numbers a block: offset in the data file, original size, compressed size. */
  readonly entries: Float64Array;
}

export const UNCOMPRESSED: Compression = {
  algorithm: 0,
  level: 0,
  originalSize: 0,
  compressedSize: 0,
  blocks: null,
};

export interface MetadataFile {
  readonly totalSize: number;
  /** In the order of the file, which NumPack leaves to chance. */
  readonly arrays: readonly ArrayRecord[];
  /** Bytes behind the last array, which NumPack passes over. */
  readonly trailingBytes: number;
}
