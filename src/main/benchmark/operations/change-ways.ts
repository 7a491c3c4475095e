import type { FormatCapabilities } from '../../../shared/model/dataset';
import type { OperationWay, WaysTarget } from './ways';

export const IN_PLACE: OperationWay = {
  id: 'in-place',
  label: 'in place',
  description: 'Changes the rows where they lie, as a change that is atomic and flushed.',
  settings: {},
};

const REWRITE: OperationWay = {
  id: 'rewrite',
  label: 'written anew',
  description:
    'Reads all rows, changes them in memory, writes them anew beside the dataset, flushes, and renames what was written into its place.',
  settings: {},
};

/** In place where the format can do all of it, and by writing the dataset anew where it cannot. */
export function changeWays(
  ...needed: readonly ('replace' | 'append' | 'delete' | 'compact')[]
): (target: WaysTarget) => readonly OperationWay[] {
  return ({ entry }) => [inPlace(entry.capabilities, needed) ? IN_PLACE : REWRITE];
}

function inPlace(
  capabilities: FormatCapabilities,
  needed: readonly ('replace' | 'append' | 'delete' | 'compact')[],
): boolean {
  return needed.every((name) => capabilities[name]);
}
