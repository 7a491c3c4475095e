import type { BenchmarkEntry } from '../../shared/model/benchmark';
import { UsageError } from '../../shared/errors';
import { NARROW_DTYPES, NARROW_SETTING } from '../../shared/model/narrowing';
import { codecSettings } from '../formats/codec-settings';
import { narrowSchema } from '../benchmark/compression/narrow-setting';
import { parseSettings } from './settings-option';

/**
 * `npy,lance:codec=zstd` as entries; more settings follow after further colons.
 * @throws UsageError for an unknown format or setting
 */
export async function parseEntries(texts: readonly string[]): Promise<readonly BenchmarkEntry[]> {
  const { requireFormat } = await import('../datasets/open');
  return Promise.all(
    texts.map(async (text) => {
      const [id = '', ...pairs] = text.split(':');
      if (id === '') throw new UsageError('unknown-format', `“${text}” names no format.`);
      const format = await requireFormat(id);
      const schemas = [format.createSettings, format.openSettings, narrowSchema];
      return { format: format.id, settings: parseSettings(pairs, schemas, format.label) };
    }),
  );
}

/**
 * Every codec of these formats at the levels worth comparing; behind them the same once more for
 * each type that floats shall be narrowed to.
 * @throws UsageError for an unknown format, one without codecs, or another type
 */
export async function codecEntries(
  formatIds: readonly string[],
  narrow: readonly string[],
): Promise<readonly BenchmarkEntry[]> {
  const { requireFormat } = await import('../datasets/open');
  if (narrow.length > 0 && formatIds.length === 0) {
    throw new UsageError('usage', '--narrow goes with --codecs.', {
      hint: 'A single entry is narrowed by a setting: --formats zarr:narrow=float16.',
    });
  }
  const dtypes = [...new Set(narrow)].map((name) => {
    const dtype = NARROW_DTYPES.find((one) => one === name);
    if (dtype !== undefined) return dtype;
    throw new UsageError('bad-dtype', `Floats cannot be narrowed to “${name}” here.`, {
      hint: `Choose from ${NARROW_DTYPES.join(', ')}.`,
    });
  });
  const formats = await Promise.all(formatIds.map((id) => requireFormat(id)));
  const settings = formats.flatMap(({ id, label, codecs }) => {
    if (codecs !== undefined) return codecSettings(codecs).map((one) => ({ id, settings: one }));
    throw new UsageError('no-codecs', `${label} has no codecs to choose from.`);
  });
  return [undefined, ...dtypes].flatMap((dtype) =>
    settings.map((one) => ({
      format: one.id,
      settings: dtype === undefined ? one.settings : { ...one.settings, [NARROW_SETTING]: dtype },
    })),
  );
}
