import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';

export const openSettings = z.object({
  reader: z
    .enum(['positioned', 'whole-batch'])
    .default('positioned')
    .describe(
      "Read exactly the rows asked for, or the whole batch file for one row, as Hyrax's own reader does.",
    ),
});

export const createSettings = z.object({
  batchRows: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Rows in one batch file; as in the batches that the rows came from, else 500.'),
});

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description: 'Reads exactly the bytes of the rows asked for, from open files.',
    settings: { reader: 'positioned' },
  },
  {
    id: 'whole-batch',
    label: 'whole batch',
    description:
      "Loads a whole batch file for one row and keeps the last one, as Hyrax's own reader does.",
    settings: { reader: 'whole-batch' },
  },
];
