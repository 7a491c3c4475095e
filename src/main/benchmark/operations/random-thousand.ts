import { OPERATION_GROUPS } from './operation-groups';
import { measureRandomTakes } from './random-takes';
import type { Operation } from './types';
import { accessWays } from './ways';

/** Rows of the one call, or all where there are fewer. */
const ROWS = 1000;

export const randomThousand = {
  id: 'random-1k',
  label: 'Random read of 1,000 rows',
  description:
    'Reads 1,000 random rows with one call, in the order asked for; formats that can do it in several ways are measured in each.',
  timed: 'One call of 1,000 rows; opening and closing are outside the time.',
  kind: 'read',
  group: OPERATION_GROUPS.readSome,
  default: false,
  ways: accessWays,
  run: (context) =>
    measureRandomTakes(context, { takes: 1, rowsATake: Math.min(ROWS, context.source.rowCount) }),
} as const satisfies Operation;
