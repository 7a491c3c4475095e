import { InputError } from '../../../shared/errors';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { indexRows } from '../rows/text/line-index';
import { locateText } from '../rows/text/locate-text';
import { openTable } from '../rows/text/open-table';
import { TextSource } from '../rows/text/text-source';
import { findKeys } from './find-keys';
import { objectLines, valueLines } from './jsonl-dialect';
import { openSettings } from './settings';

export const JSONL_SUFFIXES = ['jsonl', 'ndjson', 'jsonlines'] as const;
/** The column of rows that are no objects. */
const VALUE = 'value';

/** @throws InputError for a file without a row, or whose rows are objects without a key */
export async function openJsonl(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const location = await locateText(path, JSONL_SUFFIXES, settings.resource);
  const { resource } = location;
  const recorded = resource?.arrayscope === undefined ? undefined : resource.bytes;
  const source = await TextSource.open(location.file, recorded);
  try {
    const start = { offset: source.start, line: 1 };
    const index = await indexRows(source, valueLines, start, options);
    const described = resource?.schema?.fields ?? [];
    const known =
      described.length > 0 && described.every(({ arrayscope }) => arrayscope !== undefined);
    const found = known
      ? { kind: 'objects' as const, keys: [] }
      : await findKeys(source, index, settings.infer === 'whole', options);
    const names =
      found.kind === 'values'
        ? [VALUE]
        : [...new Set([...described.map(({ name }) => name), ...found.keys])];
    if (names.length === 0 || (index.rowCount === 0 && !known))
      throw noColumns(source, index.rowCount);
    return await openTable({
      format: 'jsonl',
      layout: found.kind === 'values' ? 'one JSON value a line' : 'one JSON object a line',
      location,
      source,
      dialect: found.kind === 'values' ? valueLines : objectLines(names),
      encoding: 'utf-8',
      names,
      start,
      index,
      settings,
      facts: [
        { label: 'Keys', value: names.length },
        ...(source.start > 0 ? [{ label: 'Encoding', value: 'utf-8, byte order mark' }] : []),
      ],
      problems: [],
      pass: options,
    });
  } catch (error) {
    await source.close();
    throw error;
  }
}

function noColumns({ path }: TextSource, rows: number): InputError {
  return rows === 0
    ? new InputError('empty-file', `${path} holds no line of text.`, { path })
    : new InputError('no-columns', `The lines of ${path} that were looked at hold no key.`, {
        path,
        hint: 'Each line is to be a JSON object, such as {"id": "a", "values": [1, 2]}.',
      });
}
