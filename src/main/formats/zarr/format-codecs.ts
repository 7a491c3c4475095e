import type { FormatCodec } from '../types';

export const codecs: readonly FormatCodec[] = [
  { settings: { codec: 'none' } },
  { settings: { codec: 'blosc' } },
  { settings: { codec: 'lz4', version: '2' } },
  { settings: { codec: 'zstd' }, level: { setting: 'level', lowest: 1, usual: 3, highest: 22 } },
  { settings: { codec: 'gzip' }, level: { setting: 'level', lowest: 1, usual: 5, highest: 9 } },
];
