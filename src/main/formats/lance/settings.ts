import { z } from 'zod';

const MIB = 1024 ** 2;

export const openSettings = z.object({
  table: z
    .string()
    .optional()
    .describe('Table of the database; “results” or its only table unless named.'),
  version: z
    .int()
    .positive()
    .optional()
    .describe('An older version of the table that is still there; the latest unless given.'),
});
export type OpenSettings = z.infer<typeof openSettings>;

export const createSettings = z.object({
  codec: z
    .enum(['none', 'zstd'])
    .default('none')
    .describe(
      'none keeps each tensor as a fixed-size list, as Hyrax and vector search expect (Lance never compresses those); zstd keeps its bytes as a compressed binary column, which Hyrax does not read.',
    ),
  storageVersion: z
    .enum(['2.0', '2.1', '2.2'])
    .optional()
    .describe(
      'Lance file version. 2.0 writes fixed-size lists fastest and is the default; 2.1 is the default with zstd, where 2.0 would decompress a whole page for one row.',
    ),
  targetChunkBytes: z
    .int()
    .min(MIB)
    .max(256 * MIB)
    .default(32 * MIB)
    .describe('Bytes gathered before they are handed to Lance; larger chunks need more memory.'),
  compact: z
    .enum(['auto', 'always', 'never'])
    .default('auto')
    .describe(
      'Rewrite the chunks into one fragment at the end: auto does so for more than 64 chunks, which takes as long as writing them, needs the space twice for a while, and makes single rows some 5 to 15 % faster to take.',
    ),
});
export type CreateSettings = z.infer<typeof createSettings>;

export function storageVersionOf({ storageVersion, codec }: CreateSettings): string {
  return storageVersion ?? (codec === 'none' ? '2.0' : '2.1');
}
