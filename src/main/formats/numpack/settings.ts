import { z } from 'zod';
import { UsageError } from '../../../shared/errors';
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

/** @throws UsageError `bad-settings` that names the setting. */
export function parseOpenSettings(settings: unknown): z.infer<typeof openSettings> {
  const parsed = openSettings.safeParse(settings ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  throw new UsageError(
    'bad-settings',
    `The setting "${name}" makes no sense: ${issue?.message ?? ''}.`,
  );
}
