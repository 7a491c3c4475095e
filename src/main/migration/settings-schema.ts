import { z } from 'zod';
import type { JsonObject } from '../../shared/model/json';

/** Settings as they are kept in journals and manifests. */
export const settingsSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
