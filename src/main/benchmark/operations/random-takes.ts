import type { TensorBatch } from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';
import { checkTaken } from '../check-rows';
import { createRandom, sampleRows } from '../random';
import { measureReads } from './measure-reads';
import type { OperationContext, OperationOutcome } from './types';

export interface TakeSize {
  readonly takes: number;
  readonly rowsATake: number;
  /** Whether the row numbers of a take are sorted first, under the clock. */
  readonly sorted?: boolean;
}

interface Taken {
  readonly rows: Uint32Array;
  readonly batch: TensorBatch;
}

/**
 * One pass is `takes` takes of `rowsATake` random rows, one after the other. Every pass has rows
 * of its own, drawn without replacement within a take; the same for every format. All that was
 * taken is kept until the clock has stopped, and compared.
 */
export function measureRandomTakes(
  context: OperationContext,
  size: TakeSize,
): Promise<OperationOutcome> {
  const { source, seed, signal } = context;
  return measureReads(context, size.takes * size.rowsATake, {
    prepare: (pass) => rowLists(source.rowCount, seed, pass, size),
    read: (dataset, lists) => takeAll(dataset, lists, size.sorted === true, signal),
    check: async (taken, _, names) => {
      for (const { rows, batch } of taken) await checkTaken(batch, rows, { source, names, signal });
    },
  });
}

/** Single-row takes draw all their rows together, so that no row comes twice in a pass. */
function rowLists(
  total: number,
  seed: number,
  pass: number,
  { takes, rowsATake }: TakeSize,
): readonly Uint32Array[] {
  const random = createRandom(seed, 'read', total, pass);
  if (takes * rowsATake > total) {
    return Array.from({ length: takes }, () => sampleRows(total, rowsATake, random));
  }
  const rows = sampleRows(total, takes * rowsATake, random);
  return Array.from({ length: takes }, (_, at) =>
    rows.subarray(at * rowsATake, (at + 1) * rowsATake),
  );
}

async function takeAll(
  dataset: Dataset,
  lists: readonly Uint32Array[],
  sorted: boolean,
  signal: AbortSignal | undefined,
): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  for (const list of lists) {
    const rows = sorted ? list.toSorted() : list;
    taken.push({ rows, batch: await dataset.take(rows, { signal }) });
  }
  return taken;
}
