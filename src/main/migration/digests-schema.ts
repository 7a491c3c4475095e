import { z } from 'zod';

/** Digests by field name. */
export type Digests = Readonly<Record<string, string>>;

/**
 * SHA-256 of every field's rows, by field name: how it is taken is told in field-digest.ts. As the
 * object was parsed: a copy by assignment would lose a field that is called `__proto__`.
 */
export const digestsSchema = z.custom<Digests>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((digest) => typeof digest === 'string'),
);
