import { OPERATION_GROUPS } from './operation-groups';
import { ROWS_A_TAKE, TAKES } from './random-batch-read';
import { measureRandomTakes } from './random-takes';
import type { Operation } from './types';
import { accessWays } from './ways';

export const sortedBatchRead = {
  id: 'sorted-batch-read',
  label: 'Sorted batch read',
  description: `Reads the same ${TAKES} batches of ${ROWS_A_TAKE} random rows as the random batch read, the row numbers of each batch sorted before the call: what an order that the disk likes is worth.`,
  timed: `Sorting the row numbers and ${TAKES} calls of ${ROWS_A_TAKE} rows each; opening and closing are outside the time.`,
  kind: 'read',
  group: OPERATION_GROUPS.readSome,
  default: false,
  ways: accessWays,
  run: (context) =>
    measureRandomTakes(context, {
      takes: TAKES,
      rowsATake: Math.min(ROWS_A_TAKE, context.source.rowCount),
      sorted: true,
    }),
} as const satisfies Operation;
