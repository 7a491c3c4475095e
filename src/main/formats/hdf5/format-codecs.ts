import type { FormatCodec } from '../types';

export const codecs: readonly FormatCodec[] = [
  { settings: { codec: 'none' } },
  { settings: { codec: 'gzip', shuffle: false } },
  { settings: { codec: 'gzip' }, level: { setting: 'level', lowest: 1, usual: 4, highest: 9 } },
];
