import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';

export const openSettings = z.object({
  split: z
    .string()
    .optional()
    .describe('Which split of a Hugging Face DatasetDict; the first that it lists unless given.'),
});

export const createSettings = z.object({
  codec: z
    .enum(['none', 'lz4', 'zstd'])
    .default('none')
    .describe(
      'How buffers are compressed. none reads single rows in place; with lz4 and zstd a row costs its whole record batch.',
    ),
  level: z.int().min(1).max(22).default(3).describe('Effort of zstd; the others have no levels.'),
  chunkRows: z
    .int()
    .min(1)
    .max(16_777_216)
    .optional()
    .describe(
      'Rows of a record batch, fewer where they take more than 64 MiB; about 8 MiB of them unless given.',
    ),
});
export type CreateSettings = z.infer<typeof createSettings>;

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description:
      'Reads the bytes of the rows asked for where they lie; of compressed files, whole buffers.',
    settings: {},
  },
];
