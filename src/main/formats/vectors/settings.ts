import { z } from 'zod';
import type { AccessMode, FormatCapabilities } from '../../../shared/model/dataset';
import { NUMERIC_DTYPES } from '../../../shared/model/dtype';
import { READ_AND_WRITE } from '../rows/capabilities';

export const openSettings = z.object({
  layout: z
    .enum(['auto', 'raw', 'vecs', 'counted'])
    .default('auto')
    .describe(
      'By the file’s name, or: bare numbers; a dimension (int32) before each vector, as in .fvecs; one header of count and dimension (uint32), as in .fbin.',
    ),
  dtype: z
    .enum(NUMERIC_DTYPES)
    .optional()
    .describe('Type of the numbers; needed where neither the file nor its name says it.'),
  dimension: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .describe('Numbers a row; needed for files of bare numbers.'),
  headerBytes: z
    .int()
    .min(0)
    .default(0)
    .describe('Bytes before the first number of a file of bare numbers.'),
  byteOrder: z
    .enum(['little', 'big'])
    .default('little')
    .describe('Byte order of the numbers, and of dimensions and counts beside them.'),
});
export type OpenSettings = z.infer<typeof openSettings>;

export const createSettings = z.object({
  layout: z
    .enum(['folder', 'vecs'])
    .default('folder')
    .describe(
      'A folder with a raw file a field and a note that says what they hold, or one .fvecs, .bvecs or .ivecs file for a single field of vectors.',
    ),
});

export const capabilities: FormatCapabilities = { ...READ_AND_WRITE, append: true };

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description: 'Reads exactly the bytes of the rows asked for, from open files.',
    settings: {},
  },
];
