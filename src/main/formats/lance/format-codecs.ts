import type { FormatCodec } from '../types';

export const codecs: readonly FormatCodec[] = [
  { settings: { codec: 'none' } },
  { settings: { codec: 'zstd' } },
];
