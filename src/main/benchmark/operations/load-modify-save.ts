import type { Measure } from '../../../shared/model/benchmark';
import type { Field } from '../../../shared/model/dataset';
import { isNumericDtype } from '../../../shared/model/dtype';
import type { TensorBatch } from '../../../shared/model/tensor';
import { InternalError } from '../../../shared/errors';
import { matchFieldNames } from '../compare-rows';
import { joinBatches } from '../join-batches';
import { type SourceRows, rowBytesOf, rowRange } from '../source-rows';
import { changeElements } from './change-elements';
import { claimed, editInPlace, namedAsStored } from './edit-in-place';
import { measureChanges } from './measure-changes';
import { OPERATION_GROUPS } from './operation-groups';
import { loadRows, replaceDataset } from './rewrite-dataset';
import type { Operation, OperationContext, OperationOutcome } from './types';
import type { NoWay, OperationWay, WaysTarget } from './ways';

const ROUNDS = 10;

const NORMAL: OperationWay = {
  id: 'normal',
  label: 'load and save',
  description: 'Reads all rows from the disk and writes the dataset anew in every round.',
  settings: {},
};
const BATCH: OperationWay = {
  id: 'batch',
  label: 'saved once',
  description: 'Reads all rows once, changes them in memory in every round, and writes them once.',
  settings: {},
};
const MAP: OperationWay = {
  id: 'map',
  label: 'writable',
  description:
    'Reads all rows once and writes them through in place in every round, through files that stay open: a writable map, but written through and flushed, since Arrayscope maps no memory.',
  settings: {},
};

export const loadModifySave = {
  id: 'load-modify-save',
  label: 'Load, modify, save',
  description: `${ROUNDS} rounds of changing every element of the first tensor (floating-point numbers times 1.1, integers plus one) and saving.`,
  timed: `All ${ROUNDS} rounds: opening, reading, changing, writing, flushing to the disk (fsync), and closing.`,
  kind: 'change',
  group: OPERATION_GROUPS.change,
  default: false,
  ways: modifyWays,
  run: measureRounds,
} as const satisfies Operation;

function modifyWays({ entry, fields }: WaysTarget): readonly OperationWay[] | NoWay {
  if (changedField(fields) === undefined) return { cannot: 'the rows have no numbers to change.' };
  const { replace, replacedRowsMove } = entry.capabilities;
  return replace && replacedRowsMove !== true ? [NORMAL, BATCH, MAP] : [NORMAL, BATCH];
}

/** The first tensor, or the first number where there is none. */
function changedField(fields: readonly Field[]): Field | undefined {
  const numbers = fields.filter(({ kind, dtype }) => kind !== 'id' && isNumericDtype(dtype));
  return numbers.find(({ kind }) => kind === 'tensor') ?? numbers[0];
}

async function measureRounds(context: OperationContext): Promise<OperationOutcome> {
  const { source } = context;
  const field = changedField(source.fields);
  if (field === undefined) throw new InternalError('There are no numbers to change.');
  const expected = changedRows(source, field);
  const timings = await measureChanges(context, async () => ({
    expected,
    run: (path) => runRounds(context, path, field),
  }));
  const seconds = timings.samples.reduce((sum, one) => sum + one, 0) / timings.samples.length;
  const aRound: Measure = {
    id: 'seconds-per-round',
    label: 'A round',
    value: seconds / ROUNDS,
    unit: 's',
  };
  return {
    ...timings,
    measures: [aRound],
    rowsPerSample: ROUNDS * source.rowCount,
    bytesPerSample: ROUNDS * source.rowCount * rowBytesOf([field]),
  };
}

async function runRounds(context: OperationContext, path: string, field: Field): Promise<void> {
  switch (context.way) {
    case NORMAL.id:
      for (let round = 0; round < ROUNDS; round += 1) {
        const batches = await loadRows(context, path);
        changeAll(batches, field);
        await replaceDataset(context, path, batches);
      }
      return;
    case BATCH.id: {
      const batches = await loadRows(context, path);
      for (let round = 0; round < ROUNDS; round += 1) changeAll(batches, field);
      return replaceDataset(context, path, batches);
    }
    case MAP.id:
      return writeThrough(context, path, field);
    default:
      throw new InternalError(`There is no way ${context.way}.`);
  }
}

async function writeThrough(context: OperationContext, path: string, field: Field): Promise<void> {
  const { fields, rowCount } = context.source;
  const rows = joinBatches(fields, await loadRows(context, path));
  await editInPlace(context, path, async (editor) => {
    const stored = namedAsStored(rows, editor, matchFieldNames(fields, editor.fields));
    const all = rowRange(0, rowCount);
    for (let round = 0; round < ROUNDS; round += 1) {
      changeAll([rows], field);
      await claimed(editor.replace?.(all, stored));
    }
  });
}

function changeAll(batches: readonly TensorBatch[], { name }: Field): void {
  for (const { columns } of batches) {
    const column = columns.get(name);
    if (column?.kind === 'numeric') changeElements(column);
  }
}

/** The rows after all rounds. */
function changedRows(source: SourceRows, field: Field): SourceRows {
  return {
    fields: source.fields,
    rowCount: source.rowCount,
    take: async (rows, signal) => {
      const own = ownNumbers(await source.take(rows, signal), field);
      for (let round = 0; round < ROUNDS; round += 1) changeAll([own], field);
      return own;
    },
    close: () => source.close(),
  };
}

/** The batch with the field's numbers copied. */
function ownNumbers({ rowCount, columns }: TensorBatch, { name }: Field): TensorBatch {
  const column = columns.get(name);
  if (column?.kind !== 'numeric') return { rowCount, columns };
  return {
    rowCount,
    columns: new Map([...columns, [name, { ...column, data: column.data.slice() }]]),
  };
}
