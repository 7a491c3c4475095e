import type { CompressionCodec } from 'hyparquet';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { compressZstd } from '../rows/zstd';
import type { CreateSettings } from './settings';

export interface PageCompressor {
  readonly codec: CompressionCodec;
  compress(bytes: Uint8Array): Promise<Uint8Array>;
}

export function pageCompressor({ codec, level }: CreateSettings): PageCompressor {
  switch (codec) {
    case 'none':
      return { codec: 'UNCOMPRESSED', compress: async (bytes) => bytes };
    case 'snappy':
      return { codec: 'SNAPPY', compress: async (bytes) => snappyCompress(bytes) };
    case 'zstd':
      return { codec: 'ZSTD', compress: (bytes) => compressZstd(bytes, level) };
  }
}
