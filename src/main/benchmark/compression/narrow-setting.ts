import { z } from 'zod';
import { NARROW_DTYPES, NARROW_SETTING } from '../../../shared/model/narrowing';

/** The setting that any entry takes beside its format's own. */
export const narrowSchema = z.object({
  [NARROW_SETTING]: z
    .enum(NARROW_DTYPES)
    .optional()
    .describe('Writes wider floats as these. Lossy: what is lost is measured.'),
});
