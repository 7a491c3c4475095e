import type { BenchmarkEntry } from '../../shared/model/benchmark';
import { UsageError } from '../../shared/errors';
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
      const schemas = [format.createSettings, format.openSettings];
      return { format: format.id, settings: parseSettings(pairs, schemas, format.label) };
    }),
  );
}
