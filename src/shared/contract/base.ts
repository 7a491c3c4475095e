import { oc } from '@orpc/contract';
import { z } from 'zod';

/** How an `ErrorInfo` crosses: the one declared error of every procedure. */
export const errorInfoSchema = z.object({
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
  row: z.number().optional(),
  offset: z.number().optional(),
  hint: z.string().optional(),
  choices: z
    .array(
      z.object({
        label: z.string(),
        format: z.string(),
        settings: z.record(z.string(), z.json()),
      }),
    )
    .optional(),
  exitCode: z.union([
    z.literal(0),
    z.literal(1),
    z.literal(2),
    z.literal(3),
    z.literal(4),
    z.literal(130),
  ]),
});

export const base = oc.errors({ ARRAYSCOPE: { status: 500, data: errorInfoSchema } });
