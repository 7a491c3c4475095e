import { z } from 'zod';
import type { AccessMode, FormatCapabilities } from '../../../shared/model/dataset';
import { READ_AND_WRITE } from '../rows/capabilities';

export const openSettings = z.object({
  group: z
    .string()
    .optional()
    .describe('Group whose arrays are the fields; the first with arrays unless named.'),
  array: z.string().optional().describe('A single array, by its path in the store.'),
});
export type OpenSettings = z.infer<typeof openSettings>;

export const createSettings = z.object({
  version: z
    .enum(['3', '2'])
    .default('3')
    .describe('Version of the Zarr specification; older readers know only 2.'),
  codec: z
    .enum(['zstd', 'none', 'blosc', 'gzip', 'lz4'])
    .default('zstd')
    .describe('How chunks are compressed; blosc is LZ4 over shuffled bytes, lz4 needs version 2.'),
  level: z
    .int()
    .min(0)
    .max(22)
    .optional()
    .describe('How hard zstd (1 to 22, usually 3) or gzip (0 to 9, usually 5) tries.'),
  chunkRows: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Rows of a chunk: what is read and decompressed for one row. About 1 MiB unless given.',
    ),
  shardRows: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Rows of a shard, a file of many chunks; rounded up to whole chunks. Version 3 only.',
    ),
});
export type CreateSettings = z.infer<typeof createSettings>;

export const capabilities: FormatCapabilities = { ...READ_AND_WRITE, append: true, replace: true };

export const accessModes: readonly AccessMode[] = [
  {
    id: 'chunks',
    label: 'by chunk',
    description: 'Reads and decodes the chunks that hold the rows; of plain chunks only the rows.',
    settings: {},
  },
];
