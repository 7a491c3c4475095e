import { MachineError } from '../../shared/errors';
import type { BenchmarkRequest } from '../../shared/model/benchmark';
import type { PlannedRun } from '../../shared/model/planned-cases';
import { freeBytesAt } from './free-space';
import { bytesText } from './number-text';
import { plannedRun } from './plan';
import { planRequest } from './request-plan';
import { workRoot } from './work-folder';

export interface BenchmarkEstimate {
  readonly planned: PlannedRun;
  /** Largest use of the disk while it runs; all of it is removed at the end. */
  readonly diskBytes: number;
  readonly freeBytes: number;
  readonly notes: readonly string[];
}

/** What a request will do. @throws what `planRequest` throws for a request that cannot run. */
export async function estimateBenchmark(
  request: BenchmarkRequest,
  options: { readonly root?: string; readonly signal?: AbortSignal } = {},
): Promise<BenchmarkEstimate> {
  const planned = await planRequest(request, options.signal);
  const freeBytes = await freeBytesAt(options.root ?? workRoot());
  const enough = planned.diskBytes <= freeBytes;
  return {
    planned: plannedRun(planned.plan),
    diskBytes: planned.diskBytes,
    freeBytes,
    notes: [
      ...planned.plan.notes,
      ...(enough ? [] : [spaceSentence(planned.diskBytes, freeBytes)]),
    ],
  };
}

/** @throws MachineError before anything is written. */
export async function requireSpace(diskBytes: number, root: string): Promise<void> {
  const freeBytes = await freeBytesAt(root);
  if (diskBytes <= freeBytes) return;
  throw new MachineError('disk-full', spaceSentence(diskBytes, freeBytes), {
    path: root,
    hint: 'Free some space, choose smaller sizes, or set ARRAYSCOPE_HOME to a larger disk.',
  });
}

function spaceSentence(needed: number, free: number): string {
  return `The benchmark needs ${bytesText(needed)} of disk space while it runs, and ${bytesText(free)} are free.`;
}
