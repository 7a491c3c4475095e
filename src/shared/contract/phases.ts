import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { PhaseEvent } from '../model/phases';
import type { RecheckEvent } from '../model/recheck';
import type { RetirementEvent, RetirementPlan } from '../model/retirement';
import { base } from './base';

export const phases = {
  /**
   * Every dataset below a results root, one after the other as they are found; the last event is
   * `finished`. Reads headers and manifests only.
   */
  scan: base
    .input(
      z.object({
        root: z.string(),
        /** Format that is moved to; the usual one when absent. */
        to: z.string().optional(),
        /** Levels of folders below the root. */
        depth: z.int().min(0).max(32).optional(),
      }),
    )
    .output(eventIterator(type<PhaseEvent>())),
  /**
   * Compares a pair by content whose files have other times than its manifest knows, and notes
   * there that all of it is equal; throws where anything differs.
   */
  recheck: base
    .input(z.object({ destination: z.string() }))
    .output(eventIterator(type<RecheckEvent>())),
  /** What putting the source of a conversion away would do; refuses where it is not offered. */
  planRetirement: base.input(z.object({ destination: z.string() })).output(type<RetirementPlan>()),
  /** Archives or removes the source of a verified conversion. */
  retire: base
    .input(z.object({ destination: z.string(), name: z.string(), archive: z.string().nullable() }))
    .output(eventIterator(type<RetirementEvent>())),
};
