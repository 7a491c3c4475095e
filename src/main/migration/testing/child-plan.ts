/** What is to happen to a conversion's process while it runs: see child-preload.ts. For tests. */
import { z } from 'zod';

/** Names the plan, as JSON; without it nothing happens. */
export const CHILD_PLAN_VARIABLE = 'ARRAYSCOPE_TEST_PLAN';

const phaseSchema = z.enum(['preflight', 'write', 'verify', 'publish', 'done']);

const faultSchema = z.object({
  phase: phaseSchema,
  /** Just before the nth of these calls on a file below a path; the first is 1. */
  call: z.enum(['read', 'write']),
  below: z.string(),
  nth: z.int().positive(),
  does: z.union([
    /** This call and all after it. */
    z.object({ fails: z.enum(['EIO', 'ENOSPC']) }),
    /** To half its size. */
    z.object({ truncates: z.string() }),
    z.object({ flipsLastBitOf: z.string(), secretly: z.boolean() }),
    z.object({ removes: z.string() }),
    /** All but some of what is left of a disk, with one file. */
    z.object({ fills: z.string(), leavesBytes: z.int() }),
    z.object({ forbids: z.string(), mode: z.int() }),
    z.object({ movesClockBackMs: z.number() }),
  ]),
});
export type Fault = z.infer<typeof faultSchema>;

export const childPlanSchema = z.object({
  /** A file that gets one line of JSON at the end of every phase, and where the process died. */
  trace: z.string(),
  /** Spans of time are so many times as long: chunks of rows end by them. */
  clockRate: z.number().positive().default(1),
  /** Dies by SIGKILL at this point (crash-switch.ts) of this phase; the first is 1. */
  die: z.object({ phase: phaseSchema, point: z.int().positive() }).optional(),
  /** Stands still at the beginning of this phase for as long as there is a file at `gate` (gate.ts). */
  halt: z
    .object({
      phase: phaseSchema,
      gate: z.string(),
      /** Only where there is something at this path. */
      where: z.string().optional(),
    })
    .optional(),
  /** Counted from the beginning of their phase (fault-switch.ts). */
  faults: z.array(faultSchema).default([]),
});
export type ChildPlan = z.input<typeof childPlanSchema>;

/** A line of the trace. */
export const traceSchema = z.union([
  z.object({
    phase: phaseSchema.or(z.literal('start')),
    /** Points at which the process could have died. */
    points: z.int(),
    /** Bytes that the process read by system calls; null where the system does not tell. */
    readBytes: z.number().nullable(),
  }),
  z.object({ died: z.string() }),
  z.object({ halted: phaseSchema }),
]);
export type Trace = z.infer<typeof traceSchema>;
