import { OPERATION_GROUPS } from './operation-groups';
import { measureRandomTakes } from './random-takes';
import type { Operation } from './types';
import { accessWays } from './ways';

/** Rows of a pass, or all where there are fewer. */
const ROWS = 100;

export const randomRead = {
  id: 'random-read',
  label: 'Random read',
  description: `Reads ${ROWS} random rows one by one, each with a call of its own; formats that can do it in several ways are measured in each.`,
  timed: `${ROWS} calls, one row each; opening and closing are outside the time.`,
  kind: 'read',
  group: OPERATION_GROUPS.readSome,
  default: true,
  ways: accessWays,
  run: (context) =>
    measureRandomTakes(context, { takes: Math.min(ROWS, context.source.rowCount), rowsATake: 1 }),
} as const satisfies Operation;
