import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';

export const openSettings = z.object({});

export const CODECS = ['none', 'snappy', 'zstd'] as const;

export const createSettings = z.object({
  codec: z
    .enum(CODECS)
    .default('none')
    .describe(
      'none reads single rows fastest, and floats hardly shrink; snappy is what most tools write; zstd is smallest and slowest.',
    ),
  level: z
    .int()
    .min(1)
    .max(19)
    .default(3)
    .describe('How hard zstd tries; other codecs have no level.'),
  rowGroupRows: z
    .int()
    .min(0)
    .max(100_000_000)
    .default(0)
    .describe(
      'Rows of a row group, which is held in memory while it is written; 0 makes groups of about 64 MiB.',
    ),
  pageBytes: z
    .int()
    .min(4096)
    .max(64 * 1024 * 1024)
    .default(256 * 1024)
    .describe('Bytes of a page before compression: what is decompressed for one row.'),
  tensors: z
    .enum(['list', 'bytes'])
    .default('list')
    .describe(
      'list: pyarrow shows tensors of their shape, pandas and DuckDB lists of numbers. bytes: one binary value a row, which other tools read several times as fast and show as bytes only.',
    ),
});
export type CreateSettings = z.infer<typeof createSettings>;

export const accessModes: readonly AccessMode[] = [
  {
    id: 'pages',
    label: 'pages',
    description:
      'Finds each row by the page index or the page headers and decodes its page alone; pages are kept for the next row.',
    settings: {},
  },
];
