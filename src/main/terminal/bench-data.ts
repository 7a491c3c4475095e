import { UsageError } from '../../shared/errors';
import type { BenchmarkRequest } from '../../shared/model/benchmark';
import { NUMERIC_DTYPES, isNumericDtype } from '../../shared/model/dtype';
import type { BenchOptions } from './bench-options';
import { sourceChoice } from './open-option';

/**
 * The rows that are measured with: those of `path`, or the standard ones with what the options say.
 * @throws UsageError for options that do not fit together
 */
export async function benchData(
  path: string | undefined,
  { shape, dtype, seed, from, open }: BenchOptions,
  standard: BenchmarkRequest['data'],
): Promise<BenchmarkRequest['data']> {
  if (path !== undefined) {
    if (shape !== undefined || dtype !== undefined) {
      throw new UsageError(
        'usage',
        '--shape and --dtype are for generated rows; PATH has rows of its own.',
      );
    }
    const { resolvePath } = await import('../datasets/resolve-path');
    return {
      kind: 'dataset',
      path: resolvePath(path),
      ...(await sourceChoice(path, from, { open })),
    };
  }
  if (from !== undefined || (open ?? []).length > 0) {
    throw new UsageError('usage', '--from and --open say how PATH is opened; there is none.');
  }
  if (dtype !== undefined && !isNumericDtype(dtype)) {
    throw new UsageError('bad-dtype', `“${dtype}” is no element type of a tensor.`, {
      hint: `Choose one of ${NUMERIC_DTYPES.join(', ')}.`,
    });
  }
  if (standard.kind === 'tpch' && shape === undefined && dtype === undefined) {
    return { ...standard, ...(seed === undefined ? {} : { seed }) };
  }
  const generated =
    standard.kind === 'generated'
      ? standard
      : ({ kind: 'generated', shape: [64, 64, 3], dtype: 'float32', seed: 0 } as const);
  return {
    ...generated,
    ...(shape === undefined ? {} : { shape }),
    ...(dtype === undefined ? {} : { dtype }),
    ...(seed === undefined ? {} : { seed }),
  };
}
