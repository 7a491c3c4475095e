import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ArrayscopeError, InputError, isArrayscopeError } from '../../../shared/errors';
import type { Field, Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { parseSettings } from '../rows/parse-settings';
import { closeFile, openForReading } from '../rows/read-fully';
import type { Dataset, OpenOptions } from '../types';
import { ARROW_SCHEMA_KEY, arrowColumns } from './arrow-columns';
import { MAPPING_KEY, type Mapping, decodeMapping } from './column-mapping';
import { type PlannedColumns, planColumns } from './columns';
import { parquetDataset } from './dataset';
import { type FilePart, loadPart } from './file-part';
import type { Leaf } from './leaf-columns';
import { listFiles } from './list-files';
import { firstListLengths } from './list-lengths';
import type { ReadablePart } from './parquet-rows';
import { partitionFields } from './partitions';
import { openSettings } from './settings';

interface LoadedPart extends PlannedColumns {
  readonly part: FilePart;
  readonly mapping: Mapping | null;
}

/** @throws InputError when nothing in it can be read */
export async function openParquet(path: string, options: OpenOptions = {}): Promise<Dataset> {
  parseSettings(openSettings, options.settings);
  const isFolder = (await withFileErrors(path, () => stat(path))).isDirectory();
  const listing = isFolder ? await listFiles(path) : { names: [basename(path)], problems: [] };
  const folder = isFolder ? path : dirname(path);
  const problems: Problem[] = [...listing.problems];
  const loaded: LoadedPart[] = [];
  let failure: ArrayscopeError | null = null;
  for (const name of listing.names) {
    throwIfCancelled(options.signal);
    try {
      loaded.push(await loadColumns(isFolder ? join(folder, ...name.split('/')) : path, name));
    } catch (error) {
      if (!isArrayscopeError(error) || error.exitCode !== 3) throw error;
      failure ??= error;
      problems.push({ severity: 'error', code: error.code, message: error.message, path: name });
    }
  }
  const [first] = loaded;
  if (first === undefined) {
    if (failure !== null) throw failure;
    throw new InputError('no-parquet-files', `There is no Parquet file in ${path}.`, { path });
  }
  if (first.forms.length === 0) {
    const why = first.problems.map(({ message }) => message).join(' ');
    throw new InputError('no-columns', `No column of ${path} can be shown. ${why}`.trim(), {
      path,
    });
  }
  const parts = agreeing(loaded, problems);
  const names = parts.map(({ part }) => part.name);
  const partitions = isFolder ? partitionFields(names) : [];
  if (partitions === null) {
    throw new InputError(
      'mixed-partitions',
      `The folders of ${path} do not all name the same keys, so its files make no one table.`,
      { path, hint: 'Open one of the folders, or one file.' },
    );
  }
  const columns = new Set(first.forms.map(({ field }) => field.name));
  const added = partitions.filter(({ field }) => !columns.has(field.name));
  return parquetDataset({
    path,
    folder,
    isFolder,
    fields: [...fieldsOf(parts), ...added.map(({ field }) => field)],
    parts,
    partitions: added,
    mapping: first.mapping,
    problems: [...problems, ...first.problems],
  });
}

async function loadColumns(path: string, name: string): Promise<LoadedPart> {
  const part = await loadPart(path, name);
  const metadata = new Map(
    part.metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? '']) ?? [],
  );
  const arrow = arrowColumns(metadata.get(ARROW_SCHEMA_KEY));
  const mapping = decodeMapping(metadata.get(MAPPING_KEY));
  const unknown = part.leaves.filter(({ name: column, maxRepetition, simple }) => {
    const sizes = arrow.get(column)?.sizes ?? [];
    const declared = sizes.length === maxRepetition && !sizes.includes(null);
    return simple && maxRepetition > 0 && !declared;
  });
  const lengths = await lengthsOf(part, unknown);
  const planned = planColumns({ leaves: part.leaves, metadata, mapping, arrow, lengths });
  return { part, mapping, ...planned };
}

async function lengthsOf(
  part: FilePart,
  leaves: readonly Leaf[],
): Promise<ReadonlyMap<number, readonly number[] | null>> {
  const lengths = new Map<number, readonly number[] | null>();
  if (leaves.length === 0) return lengths;
  const fd = openForReading(part.path);
  try {
    for (const leaf of leaves) lengths.set(leaf.index, await firstListLengths(fd, part, leaf));
    return lengths;
  } finally {
    await closeFile(fd);
  }
}

/** The parts whose columns are those of the first; the others become problems. */
function agreeing(loaded: readonly LoadedPart[], problems: Problem[]): readonly ReadablePart[] {
  const [first] = loaded;
  const wanted = first === undefined ? '' : signature(first);
  return loaded.filter((other) => {
    if (signature(other) === wanted) return true;
    const message = `${other.part.name} has other columns than ${first?.part.name ?? ''}: its ${other.part.rows} rows are left out.`;
    problems.push({ severity: 'error', code: 'schema-disagrees', message, path: other.part.name });
    return false;
  });
}

function signature({ forms }: PlannedColumns): string {
  const columns = forms.map(({ field }) => JSON.stringify([field.name, field.dtype, field.shape]));
  return columns.sort().join('\n');
}

/** The fields of the first part; a row may be null unless the statistics of all files deny it. */
function fieldsOf(parts: readonly ReadablePart[]): readonly Field[] {
  const nullable = new Set<string>();
  for (const { part, forms } of parts)
    for (const { field, leaf } of forms) {
      const missing = part.groups.some(({ chunks }) => chunks[leaf.index]?.missing !== 0);
      if (field.nullable === true && missing) nullable.add(field.name);
    }
  return (parts[0]?.forms ?? []).map(({ field: { nullable: _, ...field } }) =>
    nullable.has(field.name) ? { ...field, nullable: true } : field,
  );
}
