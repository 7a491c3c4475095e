import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';

export const openSettings = z.object({
  member: z
    .string()
    .optional()
    .describe('Open this array alone; without it, all arrays of one length are fields.'),
  rows: z
    .int()
    .min(0)
    .optional()
    .describe('Open the arrays that have so many rows, where an archive holds several lengths.'),
  reader: z
    .enum(['positioned', 'whole-file'])
    .default('positioned')
    .describe('Read or unpack what the rows asked for need, or the whole array for one row.'),
});

export const createSettings = z.object({
  codec: z
    .enum(['stored', 'deflate'])
    .default('stored')
    .describe('Store the arrays as they are (np.savez), or deflate them (np.savez_compressed).'),
  level: z
    .int()
    .min(1)
    .max(9)
    .default(6)
    .describe('How hard deflate tries: 1 is fast, 9 is small. Stored arrays ignore it.'),
});
export type CreateSettings = z.infer<typeof createSettings>;

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description: 'Reads stored rows in place, and unpacks deflated ones as little as can be.',
    settings: { reader: 'positioned' },
  },
  {
    id: 'whole-file',
    label: 'whole array',
    description: 'Loads a whole array for one row, as np.load does, and keeps it.',
    settings: { reader: 'whole-file' },
  },
];
