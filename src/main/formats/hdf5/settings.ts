import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';

export const openSettings = z.object({
  group: z
    .string()
    .optional()
    .describe('The group whose datasets are the fields, such as /train; else the largest.'),
  dataset: z
    .string()
    .optional()
    .describe('The one dataset to open, such as /train/images; comes before the group.'),
});

export const createSettings = z.object({
  codec: z.enum(['none', 'gzip']).default('none').describe('How each chunk is compressed.'),
  level: z
    .number()
    .int()
    .min(1)
    .max(9)
    .default(4)
    .describe('Of gzip: 1 is fastest, 9 is smallest.'),
  shuffle: z
    .boolean()
    .default(true)
    .describe('Puts bytes of one rank together before gzip, which makes numbers smaller.'),
  chunkRows: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Rows of a chunk: what is read and decompressed at once. By default about 256 KiB.'),
});
export type CreateSettings = z.infer<typeof createSettings>;

export const accessModes: readonly AccessMode[] = [
  {
    id: 'library',
    label: 'HDF5 library',
    description:
      'Reads the rows alone where they lie plain in the file, else their chunks through the HDF5 library.',
    settings: {},
  },
];
