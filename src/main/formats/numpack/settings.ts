import { z } from 'zod';
import type { AccessMode, FormatCapabilities } from '../../../shared/model/dataset';
import { READ_AND_WRITE } from '../rows/capabilities';

export const openSettings = z.object({
  array: z
    .string()
    .default('')
    .describe(
      'Name of an array: it and those with as many rows are opened. Empty: the largest group.',
    ),
});

export const createSettings = z.object({});

export const capabilities: FormatCapabilities = {
  ...READ_AND_WRITE,
  append: true,
  replace: true,
  delete: true,
  compact: true,
};

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description: 'Reads exactly the bytes of the rows asked for, from open files.',
    settings: {},
  },
];
