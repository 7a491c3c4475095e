import type { PhaseReader } from '../../shared/model/phases';
import type { FolderReader, Format } from '../formats/types';

/** What Arrayscope opens of a folder when nobody names a format. */
export interface DefaultOpening {
  readonly label: string | null;
  readonly reason: string;
}

/** Which program opens what; of other programs only what their formats know of them. */
export async function readersOf(
  folder: string,
  own: DefaultOpening,
  formats: readonly Format[],
): Promise<readonly PhaseReader[]> {
  const others = new Map<string, { readonly label: string; readonly reader: FolderReader }[]>();
  for (const { label, folderReaders = [] } of formats) {
    for (const reader of folderReaders) {
      const known = others.get(reader.name) ?? [];
      others.set(reader.name, [...known, { label, reader }]);
    }
  }
  const found = [...others].map(async ([name, ways]): Promise<PhaseReader> => {
    for (const { label, reader } of ways.toSorted((a, b) => b.reader.rank - a.reader.rank)) {
      if (await reader.takes(folder)) return { reader: name, opens: label, reason: reader.rule };
    }
    return { reader: name, opens: null, reason: 'Nothing in this folder is its own.' };
  });
  return [
    { reader: 'Arrayscope', opens: own.label, reason: own.reason },
    ...(await Promise.all(found)),
  ];
}
