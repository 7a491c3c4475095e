import type { CacheState } from '../../../shared/model/cache-state';

/** What the system may remember of the files when a sample begins. */
export const CACHE_STATES = [
  {
    id: 'hot',
    label: 'Hot',
    description: 'Files in memory, dataset open: what repeated reading costs.',
  },
  {
    id: 'reopen',
    label: 'Reopened',
    description: 'Files in memory, a new process for every sample: what a script pays that starts.',
  },
  {
    id: 'cold',
    label: 'Cold',
    description: 'Files dropped from memory before every sample, where the system can do that.',
  },
] as const satisfies readonly {
  readonly id: CacheState;
  readonly label: string;
  readonly description: string;
}[];
