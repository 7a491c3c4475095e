import type { FormatCodec } from '../types';

export const codecs: readonly FormatCodec[] = [
  { settings: { codec: 'none' } },
  { settings: { codec: 'snappy' } },
  { settings: { codec: 'zstd' }, level: { setting: 'level', lowest: 1, usual: 3, highest: 19 } },
];
