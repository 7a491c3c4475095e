import type { Measure } from '../../../shared/model/benchmark';
import type { DatasetEditor } from '../../formats/types';
import { filesBelow, totalBytes } from '../files-below';
import { createRandom, sampleRows } from '../random';
import { IN_PLACE, changeWays } from './change-ways';
import { claimed, editInPlace } from './edit-in-place';
import { CHANGED_ROWS, TIMED_CHANGE, measureRowChange } from './measure-row-change';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation, OperationContext, OperationOutcome } from './types';

export const deleteCompact = {
  id: 'delete-compact',
  label: 'Delete and compact',
  description: `Deletes ${CHANGED_ROWS} random rows, half of all where there are fewer than twice as many, and gives their room back: in place where the format can do both, else by writing the other rows anew.`,
  timed: TIMED_CHANGE,
  kind: 'change',
  group: OPERATION_GROUPS.change,
  default: false,
  ways: changeWays('delete', 'compact'),
  run: measureDeleting,
} as const satisfies Operation;

async function measureDeleting(context: OperationContext): Promise<OperationOutcome> {
  const { rowCount } = context.source;
  const count = Math.min(CHANGED_ROWS, Math.floor(rowCount / 2));
  const rowsOf = (pass: number): Uint32Array =>
    sampleRows(rowCount, count, createRandom(context.seed, 'delete', rowCount, pass));
  const outcome = await measureRowChange(context, count, async (pass) => ({
    kind: 'delete',
    rows: rowsOf(pass),
  }));
  if (context.way !== IN_PLACE.id) return outcome;
  return { ...outcome, measures: await roomOf(context, rowsOf(0)) };
}

/** Bytes on disk with the deleted rows still there, and once compacted: outside the clock. */
async function roomOf(context: OperationContext, rows: Uint32Array): Promise<readonly Measure[]> {
  const path = await context.freshCopy();
  const bytesAfter = async (change: (editor: DatasetEditor) => Promise<void>): Promise<number> => {
    await editInPlace(context, path, change);
    return totalBytes(await filesBelow(path));
  };
  const deleted = await bytesAfter((editor) => claimed(editor.delete?.(rows)));
  const compacted = await bytesAfter((editor) => claimed(editor.compact?.(context.signal)));
  return [
    {
      id: 'bytes-before-compacting',
      label: 'On disk before compacting',
      value: deleted,
      unit: 'bytes',
    },
    {
      id: 'bytes-after-compacting',
      label: 'On disk once compacted',
      value: compacted,
      unit: 'bytes',
    },
  ];
}
