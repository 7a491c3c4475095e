import type { z } from 'zod';
import { UsageError } from '../../../shared/errors';

/** @throws UsageError `bad-setting` that names the setting. */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  settings: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(settings ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') ?? '';
  throw new UsageError(
    'bad-setting',
    `The setting ${name === '' ? '' : `“${name}” `}makes no sense: ${issue?.message ?? ''}.`,
  );
}
