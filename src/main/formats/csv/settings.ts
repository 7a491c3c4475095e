import { z } from 'zod';
import { TEXT_ENCODINGS } from '../rows/text/encoding';
import {
  inferSetting,
  numberedSetting,
  resourceSetting,
  typesSetting,
} from '../rows/text/text-settings';

const ONE_CHARACTER = /^[\x09\x20-\x7e]$/;

export const openSettings = z.object({
  delimiter: z
    .string()
    .refine((text) => text === 'auto' || text === 'tab' || ONE_CHARACTER.test(text), {
      message: 'it is one ASCII character, “tab” or “auto”',
    })
    .default('auto')
    .describe(
      'What separates cells: one character, “tab”, or “auto” to tell it from the first lines.',
    ),
  header: z
    .enum(['auto', 'present', 'absent'])
    .default('auto')
    .describe(
      'Whether the first line names the columns; by itself, it does unless it holds a number.',
    ),
  quote: z
    .string()
    .refine((text) => text === 'none' || ONE_CHARACTER.test(text), {
      message: 'it is one ASCII character or “none”',
    })
    .default('"')
    .describe('The character around cells that hold delimiters or newlines, or “none”.'),
  encoding: z
    .enum(['auto', ...TEXT_ENCODINGS])
    .default('auto')
    .describe('How bytes are characters; “auto” is UTF-8, or what the data package says.'),
  types: typesSetting,
  infer: inferSetting,
  numbered: numberedSetting,
  resource: resourceSetting,
});

export const createSettings = z.object({
  delimiter: z.enum([',', ';', 'tab']).default(',').describe('What separates cells.'),
});
