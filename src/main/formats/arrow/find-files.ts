/**
 * Which files make a dataset: one file; a folder that Hugging Face's `save_to_disk` wrote (the
 * shards that `state.json` lists, or of a DatasetDict the folder of one split); or a folder of
 * Arrow files, in the natural order of their names.
 */
import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { InputError, UsageError } from '../../../shared/errors';
import type { OtherDataset } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { insideFolder } from '../rows/inside-folder';
import { naturalOrder } from '../rows/natural-order';

export interface FoundFiles {
  /** Folder that the names are relative to. */
  readonly folder: string;
  /** Data files, relative to the folder, in the order of their rows. */
  readonly names: readonly string[];
  /** What lies beside them and explains them. */
  readonly companions: readonly string[];
  readonly kind: 'file' | 'folder' | 'hugging-face';
  readonly split: string | null;
  readonly others: readonly OtherDataset[];
}

export const STATE = 'state.json';
export const DICT = 'dataset_dict.json';
const INFO = 'dataset_info.json';
const MAX_JSON_BYTES = 16 * 1024 * 1024;
const ARROW_NAME = /\.(?:arrow|arrows|feather|ftr|ipc)$/i;
/** Results that the library keeps for itself beside its data. */
const CACHE_NAME = /^(?:cache-|tmp)/;

const stateSchema = z.object({
  _data_files: z.array(z.object({ filename: z.string() })),
  _indices_data_files: z.unknown().optional(),
});
const dictSchema = z.object({ splits: z.array(z.string()) });

export async function findFiles(path: string, split: string | undefined): Promise<FoundFiles> {
  const stats = await withFileErrors(path, () => stat(path));
  if (!stats.isDirectory()) {
    if (split !== undefined) throw noSplit(path, split, []);
    return {
      folder: dirname(path),
      names: [basename(path)],
      companions: [],
      kind: 'file',
      split: null,
      others: [],
    };
  }
  const entries = await withFileErrors(path, () => readdir(path));
  if (entries.includes(DICT)) return splitOf(path, split);
  if (split !== undefined) throw noSplit(path, split, []);
  const found = await filesOf(path, '', entries);
  return { ...found, folder: path, split: null, others: [] };
}

/** Arrow files of a folder by name, without the library's own. */
export function arrowNames(entries: readonly string[]): readonly string[] {
  return entries
    .filter((name) => ARROW_NAME.test(name) && !name.startsWith('.') && !CACHE_NAME.test(name))
    .toSorted(naturalOrder);
}

export function isArrowName(path: string): boolean {
  return ARROW_NAME.test(path);
}

async function splitOf(path: string, wanted: string | undefined): Promise<FoundFiles> {
  const dict = await insideFolder(path, DICT);
  const { splits } = await readJson(dict, dictSchema);
  const split = wanted ?? splits[0];
  if (split === undefined) throw new InputError('no-splits', `${dict} lists no split.`, { path });
  if (!splits.includes(split)) throw noSplit(path, split, splits);
  const folder = await insideFolder(path, split);
  const entries = await withFileErrors(folder, () => readdir(folder));
  const found = await filesOf(path, split, entries);
  return {
    ...found,
    companions: [DICT, ...found.companions],
    folder: path,
    split,
    others: splits
      .filter((name) => name !== split)
      .map((name) => ({ label: `split “${name}”`, settings: { split: name } })),
  };
}

async function filesOf(
  root: string,
  below: string,
  entries: readonly string[],
): Promise<Pick<FoundFiles, 'names' | 'companions' | 'kind'>> {
  const inFolder = (name: string): string => (below === '' ? name : `${below}/${name}`);
  if (!entries.includes(STATE)) {
    const names = arrowNames(entries);
    if (names.length === 0)
      throw new InputError('no-arrow-files', `There is no Arrow file in ${join(root, below)}.`, {
        path: join(root, below),
        hint: 'Name the file itself, or a folder that holds .arrow or .feather files.',
      });
    const paths = names.map(inFolder);
    await Promise.all(paths.map((name) => insideFolder(root, name)));
    return { names: paths, companions: [], kind: 'folder' };
  }
  const path = await insideFolder(root, inFolder(STATE));
  const state = await readJson(path, stateSchema);
  if (Array.isArray(state._indices_data_files) && state._indices_data_files.length > 0) {
    throw new InputError(
      'rows-by-index',
      `${path} takes its rows by an index of another file, which Arrayscope does not follow.`,
      { path, hint: 'Save it again with a recent version of datasets, which writes the rows out.' },
    );
  }
  const names = state._data_files.map(({ filename }) => inFolder(filename));
  await Promise.all(names.map((name) => insideFolder(root, name)));
  return {
    names,
    companions: [STATE, INFO].filter((name) => entries.includes(name)).map(inFolder),
    kind: 'hugging-face',
  };
}

async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await withFileErrors(path, async () => {
    const { size } = await stat(path);
    return size > MAX_JSON_BYTES ? '' : readFile(path, 'utf8');
  });
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new InputError('bad-json', `${path} is not the JSON that Hugging Face writes there.`, {
    path,
    hint: 'Copy the folder again from where it came.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noSplit(path: string, split: string, splits: readonly string[]): UsageError {
  const known = splits.map((name) => `“${name}”`).join(', ');
  return new UsageError('no-such-split', `${path} has no split “${split}”.`, {
    path,
    hint: known === '' ? 'Leave the setting out.' : `It has ${known}.`,
  });
}
