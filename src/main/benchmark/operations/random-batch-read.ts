import { OPERATION_GROUPS } from './operation-groups';
import { measureRandomTakes } from './random-takes';
import type { Operation } from './types';
import { accessWays } from './ways';

export const TAKES = 10;
/** Rows of a take, or all where there are fewer: a shuffled training batch. */
export const ROWS_A_TAKE = 32;

export const randomBatchRead = {
  id: 'random-batch-read',
  label: 'Random batch read',
  description: `Reads ${TAKES} batches of ${ROWS_A_TAKE} random rows, each batch with one call, as shuffled training does; formats that can do it in several ways are measured in each.`,
  timed: `${TAKES} calls of ${ROWS_A_TAKE} rows each; opening and closing are outside the time.`,
  kind: 'read',
  group: OPERATION_GROUPS.readSome,
  default: true,
  ways: accessWays,
  run: (context) =>
    measureRandomTakes(context, {
      takes: TAKES,
      rowsATake: Math.min(ROWS_A_TAKE, context.source.rowCount),
    }),
} as const satisfies Operation;
