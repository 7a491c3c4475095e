import { basename } from 'node:path';
import type { Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { Assembly } from '../npy/assemble';
import { RowStore } from '../npy/row-store';
import { RowDataset } from '../rows/row-dataset';
import type { Dataset } from '../types';
import { type ChosenArrays, nameOf } from './group-arrays';
import type { LoadedMembers } from './load-members';
import { MEMBERS_DOCUMENT, membersTable } from './members-table';
import { npzFacts } from './npz-facts';
import { verifyMembers } from './verify-members';
import type { ZipDirectory } from './zip-directory';

export interface NpzDatasetParts {
  readonly path: string;
  readonly directory: ZipDirectory;
  readonly loaded: LoadedMembers;
  readonly chosen: ChosenArrays;
  readonly assembly: Assembly;
  readonly metadata: JsonObject;
  readonly problems: readonly Problem[];
}

export function npzDataset(from: NpzDatasetParts): Dataset {
  const { path, directory, loaded, chosen, assembly, metadata, problems } = from;
  const { fileBytes, modifiedMs } = directory;
  const { rowCount } = assembly;
  const rows = new RowStore(path, assembly.fields, rowCount);
  return new RowDataset({
    path,
    format: 'npz',
    layout: layoutLine(from),
    fields: assembly.fields.map(({ field }) => field),
    rowCount,
    metadata,
    storedOrder: 'dataset[i] is element i of each array.',
    problems,
    rowReadBytes: rows.rowReadBytes,
    others: chosen.others,
    unread: unreadMembers(loaded, chosen),
    rows,
    facts: () => npzFacts(loaded, chosen),
    files: () => [
      { path: basename(path), bytes: fileBytes, modifiedMs, role: 'data', rows: rowCount },
    ],
    documents: () => [
      {
        path: MEMBERS_DOCUMENT,
        label: 'Members of the archive',
        kind: 'table',
        read: () => membersTable(directory, loaded),
      },
    ],
    check: (options) => verifyMembers(path, loaded.arrays, options),
  });
}

function unreadMembers({ arrays, others }: LoadedMembers, chosen: ChosenArrays): string[] {
  const left = arrays.filter((array) => !chosen.arrays.includes(array));
  return [
    ...left.map((array) => `array “${nameOf(array)}”`),
    ...others.map(({ name }) => `member “${name}”`),
  ];
}

function layoutLine({ loaded, chosen }: NpzDatasetParts): string {
  const deflated = chosen.arrays.filter(({ part }) => part.packed !== undefined).length;
  const codec =
    deflated === 0 ? 'stored' : deflated === chosen.arrays.length ? 'deflated' : 'partly deflated';
  const count = chosen.arrays.length;
  const arrays = count === 1 ? 'one array' : `${count} arrays of one length`;
  const left = loaded.arrays.length - count;
  return `${arrays} in a zip archive, ${codec}${left > 0 ? `; ${left} more of other lengths` : ''}`;
}
