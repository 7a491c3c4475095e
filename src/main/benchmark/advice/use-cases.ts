/** What people keep datasets for, and which measured numbers decide between formats for it. */

/** A number that options can be ordered by. */
export type Criterion =
  | {
      readonly kind: 'time';
      /** The first of these that was measured. */
      readonly operations: readonly string[];
      /** Ways that this use rules out. */
      readonly without?: readonly string[];
    }
  | { readonly kind: 'bytes' };

export interface UseCase {
  readonly id: string;
  readonly label: string;
  readonly by: Criterion;
  /** What else is done in this use: enough of it may turn the order round. */
  readonly beside: Criterion;
}

const time = (...operations: string[]) => ({ kind: 'time', operations }) as const;
const BYTES: Criterion = { kind: 'bytes' };

export const USE_CASES: readonly UseCase[] = [
  {
    id: 'scan',
    label: 'Write once and scan',
    by: time('sequential-read', 'full-read'),
    beside: time('write'),
  },
  {
    id: 'random',
    label: 'Random single rows',
    by: time('random-read'),
    beside: time('write'),
  },
  {
    id: 'changes',
    label: 'Frequent changes',
    by: time('replace'),
    beside: time('random-read', 'sequential-read'),
  },
  {
    id: 'append',
    label: 'Append stream',
    by: time('append'),
    beside: time('sequential-read', 'full-read'),
  },
  {
    id: 'larger-than-memory',
    label: 'Data larger than the memory',
    // Keeping every row is what cannot be done here, and a few rows on demand are other work.
    by: { ...time('access'), without: ['eager', 'lazy'] },
    beside: time('random-read'),
  },
  { id: 'archive', label: 'Archive', by: BYTES, beside: time('full-read', 'sequential-read') },
  { id: 'size', label: 'Smallest size', by: BYTES, beside: time('random-read') },
];
