/**
 * Which datasets of a file make one dataset of rows. Datasets of one length in one group are its
 * fields; the members of a compound type are fields too. Unless a person says which, it is the
 * group, and in it the length, with the most bytes. What is left out is listed as `others`.
 */
import { InputError } from '../../../shared/errors';
import type { OtherDataset, Problem } from '../../../shared/model/dataset';
import type { FileNote } from './file-note';
import { type StoredDataset, rowCountOf, valueBytes } from './stored-dataset';
import {
  type StoredField,
  columnsOf,
  idColumn,
  inOrderOf,
  isReadable,
  storedField,
  uniqueNames,
} from './stored-field';
import type { Survey } from './survey';

export interface ChosenRows {
  readonly rowCount: number;
  readonly fields: readonly StoredField[];
  /** Where they lie: `/train`, or `/train/images`. */
  readonly place: string;
  readonly others: readonly OtherDataset[];
  /** Datasets that are none of its fields. */
  readonly unread: readonly string[];
  readonly problems: readonly Problem[];
}

const MAX_OTHERS = 200;

interface Wanted {
  readonly group?: string | undefined;
  readonly dataset?: string | undefined;
}

/** @throws InputError when there is nothing that can be read, or not what was asked for. */
export function chooseRows(
  path: string,
  survey: Survey,
  wanted: Wanted,
  note: FileNote | null,
): ChosenRows {
  const { datasets, place } = chooseDatasets(path, survey, wanted, note);
  const [first] = datasets;
  const expanded = datasets.flatMap((dataset) => columnsOf(dataset, datasets.length === 1));
  const noted = inOrderOf(note, expanded);
  const idName = note === null ? idColumn(noted) : null;
  const fields = uniqueNames(
    noted.filter(isReadable).map((column) => storedField(column, idName, note, survey)),
  );
  if (fields.length === 0)
    throw new InputError('nothing-to-read', `${path}: ${place} has no field that can be read.`, {
      path,
      hint: expanded
        .map((column) => column.refusal ?? '')
        .join(' ')
        .trim(),
    });
  return {
    rowCount: first === undefined ? 0 : rowCountOf(first),
    fields,
    place,
    others: othersOf(survey, datasets),
    unread: unreadDatasets(survey, datasets, note),
    problems: [
      ...refusals(survey.datasets.filter((one) => groupOf(one) === groupOf(first))),
      ...noted.flatMap((column): Problem[] =>
        column.refusal === null
          ? []
          : [
              {
                severity: 'warning',
                code: 'unsupported-dtype',
                message: column.refusal,
                path,
                leftOut: `member “${column.name}”`,
              },
            ],
      ),
    ],
  };
}

function chooseDatasets(
  path: string,
  { datasets, groups }: Survey,
  wanted: Wanted,
  note: FileNote | null,
): { readonly datasets: readonly StoredDataset[]; readonly place: string } {
  if (wanted.dataset !== undefined) {
    const place = absolute(wanted.dataset);
    const found = datasets.find((dataset) => dataset.path === place);
    if (found === undefined)
      throw missing(
        path,
        'dataset',
        place,
        datasets.map((dataset) => dataset.path),
      );
    if (found.refusal !== null)
      throw new InputError(found.refusal.code, `${path}: ${found.refusal.message}`, { path });
    return { datasets: [found], place };
  }
  const readable = datasets.filter(({ refusal }) => refusal === null);
  if (wanted.group !== undefined) {
    const place = absolute(wanted.group);
    if (!groups.includes(place)) throw missing(path, 'group', place, groups);
    const inside = readable.filter((dataset) => groupOf(dataset) === place);
    if (inside.length > 0) return { datasets: largestLength(inside), place };
    throw nothing(
      path,
      `the group ${place} has`,
      datasets.filter((one) => groupOf(one) === place),
    );
  }
  if (readable.length === 0) throw nothing(path, 'the file has', datasets);
  const place =
    note === null
      ? largest(readable, groupOf)
      : (readable.map(groupOf).find((group) => group === '/') ?? largest(readable, groupOf));
  const inside = readable.filter((dataset) => groupOf(dataset) === place);
  const own = new Set(note?.fields.map((field) => `/${field.dataset}`));
  const noted = inside.filter((dataset) => own.has(dataset.path));
  return { datasets: largestLength(noted.length > 0 ? noted : inside), place };
}

/** The datasets of the length with the most bytes. */
function largestLength(datasets: readonly StoredDataset[]): readonly StoredDataset[] {
  const rows = largest(datasets, (dataset) => rowCountOf(dataset));
  return datasets.filter((dataset) => rowCountOf(dataset) === rows);
}

/** The key under which most bytes lie, the first of them in a draw. */
function largest<Key>(
  datasets: readonly StoredDataset[],
  keyOf: (dataset: StoredDataset) => Key,
): Key {
  const bytes = new Map<Key, number>();
  for (const dataset of datasets) {
    const key = keyOf(dataset);
    bytes.set(key, (bytes.get(key) ?? 0) + valueBytes(dataset));
  }
  const [first] = [...bytes].sort(([, a], [, b]) => b - a);
  if (first === undefined) throw new RangeError('There is no dataset to choose from.');
  return first[0];
}

function othersOf(
  { datasets, groups }: Survey,
  chosen: readonly StoredDataset[],
): readonly OtherDataset[] {
  const own = groupOf(chosen[0]);
  const readable = datasets.filter(({ refusal }) => refusal === null);
  const others: OtherDataset[] = [];
  for (const group of groups) {
    const inside = readable.filter((dataset) => groupOf(dataset) === group);
    if (group !== own && inside.length > 1)
      others.push({ label: `group ${group} (${inside.length} datasets)`, settings: { group } });
    for (const dataset of inside) {
      const shape = dataset.shape === null ? 'empty' : dataset.shape.join(' × ') || 'one element';
      if (group !== own || !chosen.includes(dataset) || chosen.length > 1)
        others.push({
          label: `dataset ${dataset.path} (${shape}, ${dataset.type.label})`,
          settings: { dataset: dataset.path },
        });
    }
  }
  return others.slice(0, MAX_OTHERS);
}

function unreadDatasets(
  { datasets }: Survey,
  chosen: readonly StoredDataset[],
  note: FileNote | null,
): string[] {
  const masks = new Set(note?.fields.map(({ valid }) => `/${valid ?? ''}`));
  return datasets
    .filter((dataset) => !chosen.includes(dataset) && !masks.has(dataset.path))
    .map(({ path }) => `dataset ${path}`);
}

function refusals(datasets: readonly StoredDataset[]): Problem[] {
  return datasets.flatMap(({ refusal, path }): Problem[] =>
    refusal === null ? [] : [{ severity: 'error', ...refusal, path }],
  );
}

function groupOf(dataset: StoredDataset | undefined): string {
  return dataset?.path.slice(0, dataset.path.lastIndexOf('/')) || '/';
}

function absolute(path: string): string {
  return `/${path.split('/').filter(Boolean).join('/')}`;
}

function missing(path: string, kind: string, place: string, known: readonly string[]): InputError {
  const shown = known.slice(0, 10).join(', ');
  return new InputError(`no-such-${kind}`, `${path} has no ${kind} ${place}.`, {
    path,
    hint: known.length === 0 ? undefined : `It has ${shown}${known.length > 10 ? ', …' : ''}.`,
  });
}

function nothing(path: string, who: string, datasets: readonly StoredDataset[]): InputError {
  const refusal = datasets.find((dataset) => dataset.refusal !== null)?.refusal;
  return refusal === null || refusal === undefined
    ? new InputError('no-datasets', `${path}: ${who} no dataset.`, { path })
    : new InputError(refusal.code, `${path}: ${refusal.message}`, { path });
}
