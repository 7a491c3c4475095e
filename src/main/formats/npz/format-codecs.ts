import type { FormatCodec } from '../types';

export const codecs: readonly FormatCodec[] = [
  { settings: { codec: 'stored' } },
  { settings: { codec: 'deflate' }, level: { setting: 'level', lowest: 1, usual: 6, highest: 9 } },
];
