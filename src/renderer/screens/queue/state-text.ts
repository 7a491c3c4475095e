import { assertNever } from '../../../shared/errors';
import type { MigrationPhase } from '../../../shared/model/migration';
import type { QueueItem, QueueStatus, QueueWait } from '../../../shared/model/queue';
import { formatBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';

const WAITS: Readonly<Record<QueueWait, string>> = {
  start: 'Checked: waits for the start',
  answer: 'Waits for an answer to its warnings',
  turn: 'Waits for its turn',
  memory: 'Waits for memory',
  disk: 'Waits for room on the disk',
};

const PHASES: Readonly<Record<MigrationPhase, string>> = {
  preflight: 'Looking at source and destination once more',
  write: 'Writing',
  verify: 'Verifying',
  publish: 'Publishing',
  done: 'Published',
};

export const STATUSES: Readonly<Record<QueueStatus, string>> = {
  checking: 'Looking at every dataset',
  ready: 'Checked; nothing runs yet',
  running: 'Running',
  paused: 'Paused',
  interrupted: 'Interrupted',
  elsewhere: 'Another program runs it',
  finished: 'Finished',
};

/** What one is at, in a few words. */
export function stateText({ state, check }: QueueItem): string {
  switch (state.kind) {
    case 'unchecked':
      return 'Waits to be looked at';
    case 'checking':
      return 'Being looked at';
    case 'waiting':
      return WAITS[state.on];
    case 'running': {
      const { phase, progress } = state;
      if (phase === null) return 'Runs in another program';
      return progress === null || progress.total === 0
        ? PHASES[phase]
        : `${PHASES[phase]}: ${formatCount(progress.done)} of ${countOf(progress.total, 'row')}`;
    }
    case 'interrupted':
      return check?.resumes === true
        ? 'Interrupted: goes on from its last finished chunk'
        : 'Interrupted: begins anew';
    case 'paused':
      return state.rowsDone === 0
        ? 'Paused'
        : `Paused: ${formatCount(state.rowsDone)} of ${countOf(check?.rows ?? 0, 'row')} written`;
    case 'done': {
      const { verified, seconds, bytesWritten } = state.result;
      return `Done: ${countOf(verified.rows, 'row')} and ${countOf(verified.tensors, 'tensor')} verified, ${formatBytes(bytesWritten)} written, ${formatDuration(seconds * 1000)}`;
    }
    case 'failed':
      return `Failed: ${state.error.message}`;
    case 'skipped':
      return `Skipped: ${state.reason}`;
    case 'cancelled':
      return 'Cancelled';
    default:
      return assertNever(state, 'state');
  }
}
