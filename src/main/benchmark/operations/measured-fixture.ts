import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FormatDouble,
  type FormatDoubleOptions,
  formatDouble,
} from '../memory-format-fixture';
import type { SourceRows } from '../source-rows';
import type { Operation, OperationOutcome } from './types';

export interface MeasuredDouble {
  readonly double: FormatDouble;
  readonly outcome: OperationOutcome;
  /** Measures beside time, by id. */
  readonly of: Readonly<Record<string, number>>;
}

/** Runs an operation once (and one warm-up or more) with a format over these rows in memory. */
export async function measuredDouble(
  operation: Operation,
  way: string,
  source: SourceRows,
  options: FormatDoubleOptions = {},
): Promise<MeasuredDouble> {
  const folder = await mkdtemp(join(tmpdir(), 'arrayscope-operation-'));
  const double = formatDouble(source, options);
  try {
    const outcome = await operation.run({
      format: double.format,
      createSettings: {},
      openSettings: {},
      way,
      source,
      path: folder,
      freshCopy: async () => {
        const copy = join(folder, 'copy');
        await writeFile(copy, 'a copy of the first rows');
        return copy;
      },
      sampling: { samples: 2, first: 0, warmups: 1, passes: 1 },
      cache: 'hot',
      seed: 9,
      signal: undefined,
      passDone: () => undefined,
    });
    const measures = outcome.measures ?? [];
    return {
      double,
      outcome,
      of: Object.fromEntries(measures.map(({ id, value }) => [id, value])),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
