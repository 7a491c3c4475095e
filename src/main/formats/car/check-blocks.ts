import { isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import { ProgressMeter } from '../../lib/progress-meter';
import type { CheckOptions, Dataset } from '../types';
import type { CarDatasetParts } from './car-parts';

const MAX_PROBLEMS = 100;

/** Reads every block of the archive and compares its hash; then every row. */
export async function checkBlocks(
  rows: Pick<Dataset, 'scan'>,
  { store }: CarDatasetParts,
  { signal, report }: CheckOptions,
): Promise<readonly Problem[]> {
  const { blocks } = store.car;
  const total = [...blocks.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const meter = new ProgressMeter({ total, unit: 'bytes', report });
  const problems: Problem[] = [];
  const note = (error: unknown): void => {
    throwIfCancelled(signal);
    if (!isArrayscopeError(error)) throw error;
    // A hash of another kind is nothing wrong with a block that no row needs.
    const severity = error.code === 'unknown-hash' ? 'warning' : 'error';
    problems.push({ severity, code: error.code, message: error.message });
  };
  for (const { cid, bytes } of blocks.values()) {
    throwIfCancelled(signal);
    await store.get(cid).catch(note);
    meter.advance(bytes, bytes, 'blocks');
    if (problems.length >= MAX_PROBLEMS) return problems;
  }
  if (problems.some(({ severity }) => severity === 'error')) return problems;
  try {
    for await (const batch of rows.scan({ batchesInUse: 1, signal }))
      if (batch.rowCount === 0) break;
  } catch (error) {
    note(error);
  }
  return problems;
}
