import { z } from 'zod';
import type { AccessMode } from '../../../shared/model/dataset';
import { LAYOUTS } from './layout';

export const openSettings = z.object({
  layout: z
    .enum(LAYOUTS)
    .default('auto')
    .describe(
      'How the files of a folder make rows: each a field, each a batch of rows, or each a row.',
    ),
  reader: z
    .enum(['positioned', 'whole-file'])
    .default('positioned')
    .describe('Read exactly the rows asked for, or the whole file for one row.'),
});

export const createSettings = z.object({});

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description: 'Reads exactly the bytes of the rows asked for, from open files.',
    settings: { reader: 'positioned' },
  },
  {
    id: 'whole-file',
    label: 'whole file',
    description: 'Loads a whole file for one row, as np.load does, and keeps the last one.',
    settings: { reader: 'whole-file' },
  },
];
