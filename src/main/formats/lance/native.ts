import { createRequire } from 'node:module';
import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { MachineError } from '../../../shared/errors';
import { LANCE_MEMORY_ENV } from '../../lib/native-memory-env';

export interface Native {
  readonly lancedb: typeof LanceDb;
  readonly arrow: typeof Arrow;
}

let loaded: Native | undefined;

/**
 * The native library, loaded at first use. Both modules come through `require`: LanceDB tells
 * Arrow's classes apart with `instanceof`, and the ES module build of Arrow is another copy of
 * them than the one it loads itself.
 * @throws MachineError where the machine has no build of it.
 */
export function loadNative(): Native {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  // Read once, when the library first scans; a person's own setting counts more.
  for (const [name, value] of Object.entries(LANCE_MEMORY_ENV)) process.env[name] ??= value;
  try {
    loaded = {
      lancedb: require('@lancedb/lancedb') as typeof LanceDb,
      arrow: require('apache-arrow') as typeof Arrow,
    };
    return loaded;
  } catch (cause) {
    throw new MachineError(
      'native-missing',
      'The Lance library cannot be loaded on this machine.',
      {
        hint: 'Install again without leaving out optional dependencies; they hold its native part.',
        cause,
      },
    );
  }
}

/**
 * A query's record batches in order, read as they are asked for. `execute` is public in the
 * library's documentation and protected in its types; without it no batch size can be given.
 */
export function recordBatches(
  query: object,
  maxBatchLength: number,
): AsyncIterable<Arrow.RecordBatch> {
  const executable = query as {
    execute(options: { maxBatchLength: number }): AsyncIterable<Arrow.RecordBatch>;
  };
  return executable.execute({ maxBatchLength });
}
