import { isArrayscopeError } from '../../shared/errors';
import type { Problem } from '../../shared/model/dataset';
import type { MigrationRequest, ResumePoint } from '../../shared/model/migration';
import { fingerprintOfTree } from '../datasets/fingerprint';
import { bytesText } from './free-space';
import { isLocked } from './lock';
import { type Places, pathState } from './places';
import { readStaged, requireSameJob, resumePointOf } from './resume';
import type { Job } from './same-job';
import { isOurs } from './staging';
import type { TargetFormat } from './target-format';

/** What an earlier run left at the destination. */
export interface StagedLook {
  readonly resumable: ResumePoint | null;
  /** Room on the disk that it takes. */
  readonly bytes: number;
  readonly files: number;
  /** Why it cannot be gone on with: forbids a run that is to resume, else it will be discarded. */
  readonly problems: readonly Problem[];
}

const NOTHING: StagedLook = { resumable: null, bytes: 0, files: 0, problems: [] };

/** Looks, and changes nothing. A folder in the way that is not ours is told of. */
export async function lookAtStaged(
  request: MigrationRequest,
  job: Job,
  target: TargetFormat,
  places: Places,
): Promise<StagedLook> {
  // A run that is at work there is told of elsewhere; what it is writing cannot be counted.
  if (await isLocked(places.lockPath)) return NOTHING;
  try {
    return await look(request, job, target, places);
  } catch (error) {
    if (await isLocked(places.lockPath)) return NOTHING;
    throw error;
  }
}

async function look(
  { resume }: MigrationRequest,
  job: Job,
  target: TargetFormat,
  { stagingPath }: Places,
): Promise<StagedLook> {
  const state = await pathState(stagingPath);
  if (state === 'nothing') return NOTHING;
  if (!(await isOurs(stagingPath))) {
    const message = `${stagingPath} was not made by Arrayscope and is in the way. Move it away, or choose another destination.`;
    return {
      ...NOTHING,
      problems: [{ severity: 'error', code: 'foreign-staging', message, path: stagingPath }],
    };
  }
  const { bytes, files } = await fingerprintOfTree(stagingPath);
  try {
    const staged = await readStaged(stagingPath);
    if (staged !== null) requireSameJob(staged, job, stagingPath);
    const resumable = await resumePointOf(staged, target, stagingPath);
    return { resumable, bytes, files, problems: [] };
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    const { code, message, hint = '' } = error;
    const problem: Problem = resume
      ? { severity: 'error', code, message: `${message} ${hint}`, path: stagingPath }
      : {
          severity: 'warning',
          code: 'staged-discarded',
          message: `An earlier run left ${bytesText(bytes)} staged at ${stagingPath}, which this run discards. ${message}`,
          path: stagingPath,
        };
    return { resumable: null, bytes, files, problems: [problem] };
  }
}
