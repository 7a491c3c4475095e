import { InternalError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';
import { checkConsecutive, requireRowCount } from '../check-rows';
import { onlyField } from '../only-field';
import { rowBytesOf } from '../source-rows';
import { measureReads } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation, OperationContext, OperationOutcome } from './types';
import { type NoWay, type OperationWay, type WaysTarget, onlyWay } from './ways';

export const projection = {
  id: 'projection',
  label: 'One column',
  description:
    'Reads one column of several, the narrowest beside the ids, of every row and keeps it: whether the others are left on the disk.',
  timed:
    'All batches of that column until the last is in memory; opening and closing are outside the time.',
  kind: 'read',
  group: OPERATION_GROUPS.readAll,
  default: false,
  ways: projectionWays,
  run: measureProjection,
} as const satisfies Operation;

function projectionWays({ fields }: WaysTarget): readonly OperationWay[] | NoWay {
  return narrowest(fields) === null
    ? { cannot: 'the rows have one column beside the ids, and one of several is what is read.' }
    : onlyWay();
}

/** Null where there are not several columns that are no ids. */
function narrowest(fields: readonly Field[]): Field | null {
  const [first, ...others] = fields.filter(({ kind }) => kind !== 'id');
  if (first === undefined || others.length === 0) return null;
  return others.reduce((least, field) => (widthOf(field) < widthOf(least) ? field : least), first);
}

/** Bytes of one row; the width of a text is not known, so it counts as the widest. */
function widthOf(field: Field): number {
  return rowBytesOf([field]) || Infinity;
}

async function measureProjection(context: OperationContext): Promise<OperationOutcome> {
  const field = narrowest(context.source.fields);
  if (field === null) throw new InternalError('There is no column to read of several.');
  const source = onlyField(context.source, field.name);
  const outcome = await measureReads(context, source.rowCount, {
    prepare: () => null,
    read: (dataset, _, names) =>
      readColumn(dataset, names.get(field.name) ?? field.name, context.signal),
    check: async (batches, _, names) => {
      let row = 0;
      for (const batch of batches) {
        await checkConsecutive(batch, row, { ...context, source, names });
        row += batch.rowCount;
      }
      requireRowCount(row === source.rowCount, row, source);
    },
  });
  return { ...outcome, bytesPerSample: source.rowCount * rowBytesOf(source.fields) };
}

async function readColumn(
  dataset: Dataset,
  column: string,
  signal: AbortSignal | undefined,
): Promise<readonly TensorBatch[]> {
  const batches: TensorBatch[] = [];
  for await (const batch of dataset.scan({ columns: [column], signal })) batches.push(batch);
  return batches;
}
