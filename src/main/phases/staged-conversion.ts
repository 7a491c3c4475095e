import type { UnfinishedConversion } from '../../shared/model/phases';
import { isArrayscopeError } from '../../shared/errors';
import type { Format } from '../formats/types';
import { isLocked } from '../migration/lock';
import { hiddenSibling } from '../migration/places';
import { readStaged, resumePointOf } from '../migration/resume';

export interface StagedConversion {
  /** null where the journal tells none. */
  readonly source: string | null;
  readonly target: string;
  readonly conversion: UnfinishedConversion;
  /** Whether a run can go on from here; else it begins anew. */
  readonly resumable: boolean;
  /** Why its journal cannot be used; null where it can. */
  readonly problem: string | null;
}

/** How far a conversion is that has not published, by its journal; null where it is none. */
export async function lookAtStaging(
  stagingPath: string,
  target: string,
  format: Format,
): Promise<StagedConversion | null> {
  const running = await isLocked(hiddenSibling(target, 'lock'));
  const unknown = { stagingPath, rowsDone: 0, rows: 0, order: null, running, lastAt: null };
  try {
    const staged = await readStaged(stagingPath);
    if (staged === null) return null;
    const point = await resumePointOf(staged, format, stagingPath);
    const { rows, lastAt, job } = staged;
    return {
      source: job.source,
      target,
      conversion: {
        stagingPath,
        rowsDone: point?.rowsDone ?? 0,
        rows,
        order: job.order,
        running,
        lastAt,
      },
      resumable: point !== null && job.to === format.id,
      problem: null,
    };
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    const problem = error.message;
    return { source: null, target, conversion: unknown, resumable: false, problem };
  }
}
