/** Settings that every text format has, and what they claim. */
import { z } from 'zod';
import type { AccessMode, FormatCapabilities } from '../../../../shared/model/dataset';
import { READ_AND_WRITE } from '../capabilities';

/** More columns than this are no table. */
export const MAX_COLUMNS = 65_536;

export const typesSetting = z
  .string()
  .default('')
  .describe(
    'Types of columns where they are not to be told from the values: z=float32, image=float32[64,64,3], name=str.',
  );

export const inferSetting = z
  .enum(['sample', 'whole'])
  .default('sample')
  .describe(
    'Tell types from a sample of the rows, or from every row of the file (slower to open).',
  );

export const numberedSetting = z
  .enum(['join', 'keep'])
  .default('join')
  .describe('Make one tensor of columns numbered from 0 (v0, v1 …), or keep each as a field.');

export const resourceSetting = z
  .string()
  .default('')
  .describe('Name of the resource of a data package; by itself the first one that fits.');

export const textCapabilities: FormatCapabilities = { ...READ_AND_WRITE, append: true };

export const textAccessModes: readonly AccessMode[] = [
  {
    id: 'line-offsets',
    label: 'line offsets',
    description: 'Reads the lines of the rows asked for, by offsets noted while opening.',
    settings: {},
  },
];
