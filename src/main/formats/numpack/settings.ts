import { z } from 'zod';
import type { AccessMode, FormatCapabilities } from '../../../shared/model/dataset';

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
  read: true,
  write: true,
  append: true,
  replace: true,
  delete: true,
  compact: true,
  findById: true,
  nearest: false,
};

export const accessModes: readonly AccessMode[] = [
  {
    id: 'positioned',
    label: 'positioned reads',
    description: 'Reads exactly the bytes of the rows asked for, from open files.',
    settings: {},
  },
];
