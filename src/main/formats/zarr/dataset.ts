import type { FileEntry } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import { RowDataset } from '../rows/row-dataset';
import { SourceRows } from '../rows/source-rows';
import { statEntry } from '../rows/stat-entry';
import type { Dataset } from '../types';
import type { ArrayInfo } from './array-info';
import { checkArrays } from './check';
import type { Choice } from './choose';
import { documents } from './documents';
import type { FolderStore } from './folder-store';
import { type Hierarchy, plainAttributes } from './hierarchy';
import { listChunks } from './list-chunks';
import { metadataKeys } from './metadata-keys';
import { NOTE_NAME } from './store-note';
import { toFields } from './stored-fields';
import { zarrFacts } from './zarr-facts';
import { ZarrRows, scanRows } from './zarr-rows';

export interface ZarrDatasetParts {
  readonly path: string;
  readonly store: FolderStore;
  readonly hierarchy: Hierarchy;
  readonly choice: Choice;
  readonly rowReadBytes: number;
}

export function zarrDataset(from: ZarrDatasetParts): Dataset {
  const { path, store, hierarchy, choice, rowReadBytes } = from;
  const { rowCount } = choice;
  const fields = toFields(choice.fields);
  const arrays = arraysOf(choice);
  return new RowDataset({
    path,
    format: 'zarr',
    layout: choice.layout,
    fields,
    rowCount,
    metadata: metadataOf(choice),
    storedOrder: 'dataset[i] is index i along the first dimension of every array.',
    problems: hierarchy.problems,
    rowReadBytes,
    others: choice.others,
    unread: unreadArrays(hierarchy, arrays),
    rows: new SourceRows(new ZarrRows(path, rowCount, fields, choice.fields, store), {
      batchRows: scanRows(fields, choice.fields),
    }),
    facts: () => zarrFacts(store, choice.fields, hierarchy),
    files: () => fileEntries(store, choice),
    documents: () => documents(store, hierarchy, foldersOf(choice)),
    check: (options) => checkArrays(store, arrays, hierarchy, options),
  });
}

/** Their own files stay; the metadata of the groups around them, which is removed, tells of them. */
function unreadArrays({ groups }: Hierarchy, used: readonly ArrayInfo[]): string[] {
  return groups
    .flatMap(({ arrays }) => arrays)
    .filter((info) => !used.includes(info))
    .map(({ key }) => `array “${key}”`);
}

async function fileEntries(store: FolderStore, choice: Choice): Promise<readonly FileEntry[]> {
  const entries: FileEntry[] = [];
  for (const key of await metadataKeys(store, foldersOf(choice)))
    entries.push(await statEntry(store.root, key, 'metadata'));
  for (const info of arraysOf(choice)) {
    const { files, strays } = await listChunks(store, info);
    entries.push(...files, ...strays);
  }
  return entries;
}

function arraysOf({ fields }: Choice): readonly ArrayInfo[] {
  return [...new Set(fields.flatMap(({ info, mask }) => (mask === null ? [info] : [info, mask])))];
}

/** Folders whose metadata belong to the dataset: the store, the group, and each array. */
function foldersOf(choice: Choice): readonly string[] {
  return [...new Set(['', choice.group?.key ?? '', ...arraysOf(choice).map(({ key }) => key)])];
}

/** What the note keeps of a source, and the group's other attributes. */
function metadataOf({ group, note }: Choice): JsonObject {
  if (group === null) return {};
  const { [NOTE_NAME]: own, ...attributes } = plainAttributes(group);
  if (note === null && own !== undefined) return { ...attributes, [NOTE_NAME]: own };
  return { ...attributes, ...(note?.metadata ?? {}) };
}
