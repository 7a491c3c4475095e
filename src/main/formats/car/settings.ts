import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';

const KIB = 1024;

export const openSettings = z.object({
  root: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Which of the roots in the header, counted from 0.'),
});

export const createSettings = z.object({
  version: z
    .enum(['1', '2'])
    .default('1')
    .describe('CAR version. 2 puts a header of fixed length before a file of version 1.'),
  blockBytes: z
    .int()
    .min(KIB)
    .max(64 * KIB * KIB)
    .default(256 * KIB)
    .describe(
      'About how large a block of rows becomes. One row costs its whole block, which is read and checked; networks of IPFS exchange blocks of up to 2 MiB.',
    ),
});
export type CreateSettings = z.infer<typeof createSettings>;

export const accessModes: readonly AccessMode[] = [
  {
    id: 'verified-blocks',
    label: 'verified blocks',
    description: 'Reads the block that holds the row where it lies, and checks its hash.',
    settings: {},
  },
];
