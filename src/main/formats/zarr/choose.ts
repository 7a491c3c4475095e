/** Which arrays of a store are the dataset, and what else it can be opened as. Pure. */
import { InputError } from '../../../shared/errors';
import type { OtherDataset } from '../../../shared/model/dataset';
import { type ArrayInfo, rowShapeOf, rowsOf } from './array-info';
import { type Group, type Hierarchy, nameOf, parentOf } from './hierarchy';
import type { OpenSettings } from './settings';
import { type StoreNote, readStoreNote } from './store-note';
import { type StoredField, dtypeName, isHoldable, storedFields } from './stored-fields';

export interface Choice {
  readonly group: Group | null;
  readonly note: StoreNote | null;
  readonly fields: readonly StoredField[];
  readonly rowCount: number;
  /** One line: what was chosen out of how much. */
  readonly layout: string;
  readonly others: readonly OtherDataset[];
}

/**
 * @param name what the field of a store that is one array is called
 * @throws InputError when the store has nothing to open, or not what the settings name
 */
export function chooseArrays(
  hierarchy: Hierarchy,
  settings: OpenSettings,
  name: string,
  path: string,
): Choice {
  const { only, groups } = hierarchy;
  if (only !== null) return ofArray(only, name, hierarchy, path);
  if (settings.array !== undefined) {
    const wanted = trimmed(settings.array);
    const info = groups.flatMap(({ arrays }) => arrays).find(({ key }) => key === wanted);
    if (info === undefined) throw absent('array', wanted, hierarchy, path);
    return ofArray(info, nameOf(info.key), hierarchy, path);
  }
  const wanted = settings.group === undefined ? undefined : trimmed(settings.group);
  const group =
    wanted === undefined
      ? groups.find(({ arrays }) => arrays.length > 0)
      : groups.find(({ key }) => key === wanted);
  if (group === undefined || group.arrays.length === 0)
    throw absent('group', wanted ?? '', hierarchy, path);
  return ofGroup(group, hierarchy, path);
}

function ofArray(info: ArrayInfo, name: string, hierarchy: Hierarchy, path: string): Choice {
  const fields = storedFields(info, name, false);
  assertHoldable(fields, path);
  const group = hierarchy.groups.find(({ key }) => key === parentOf(info.key)) ?? null;
  return {
    group: info.key === '' ? null : group,
    note: null,
    fields,
    rowCount: rowsOf(info),
    layout: `one array of Zarr version ${info.version}`,
    others: othersOf(hierarchy, new Set([info]), group, false),
  };
}

function ofGroup(group: Group, hierarchy: Hierarchy, path: string): Choice {
  const note = readStoreNote(group.attributes);
  const noted = note === null ? null : notedFields(note, group);
  const fields = noted ?? fieldsOfOneLength(group);
  assertHoldable(fields, path);
  const used = new Set(fields.flatMap(({ info, mask }) => (mask === null ? [info] : [info, mask])));
  const [first] = fields;
  const where = group.key === '' ? '' : ` of the group “${group.key}”`;
  return {
    group,
    note: noted === null ? null : note,
    fields,
    rowCount: first === undefined ? 0 : rowsOf(first.info),
    layout: `${used.size === 1 ? 'one array' : `${used.size} arrays of one length`}${where}, Zarr version ${group.version}`,
    others: othersOf(hierarchy, used, group, true),
  };
}

/** The fields that the note names, or null where the arrays are no longer what it says. */
function notedFields(note: StoreNote, group: Group): readonly StoredField[] | null {
  const byName = new Map(group.arrays.map((info) => [nameOf(info.key), info]));
  const fields: StoredField[] = [];
  for (const { name, array, kind, dtype, valid } of note.fields) {
    const info = byName.get(array);
    const mask = valid === undefined ? null : byName.get(valid);
    if (info === undefined || mask === undefined || info.element.kind === 'record') return null;
    if (mask !== null && (mask.element.kind === 'text' || mask.shape.length !== 1)) return null;
    // The note is believed about the widths of strings only: of numbers the array itself says it.
    const said = info.element.kind === 'numeric' ? info.element.dtype : dtype;
    if (!dtypeName(info.element).startsWith(said.replace(/\d+$/, ''))) return null;
    fields.push({
      name,
      info,
      element: info.element,
      offset: 0,
      mask,
      noted: { kind, dtype: said },
    });
  }
  const lengths = new Set(
    fields.flatMap(({ info, mask }) => [rowsOf(info), ...(mask === null ? [] : [rowsOf(mask)])]),
  );
  const names = new Set(fields.map(({ name }) => name));
  return fields.length > 0 && lengths.size === 1 && names.size === fields.length ? fields : null;
}

/** The length that most arrays have; of several such, the one of the first array. */
function fieldsOfOneLength({ arrays }: Group): readonly StoredField[] {
  const many = arrays.filter(({ shape }) => shape.length > 0);
  const byLength = new Map<number, ArrayInfo[]>();
  for (const info of many) {
    const same = byLength.get(rowsOf(info)) ?? [];
    byLength.set(rowsOf(info), same);
    same.push(info);
  }
  const sets = [...byLength.values()].map((set) => set.filter((info) => fieldsHold(info)));
  const chosen = sets.reduce((most, set) => (set.length > most.length ? set : most), []);
  const [single] = arrays;
  if (chosen.length === 0)
    return single === undefined ? [] : storedFields(single, nameOf(single.key), false);
  const fields = chosen.flatMap((info) => storedFields(info, nameOf(info.key), chosen.length > 1));
  return fields.filter(({ name }, at) => fields.findIndex((field) => field.name === name) === at);
}

function fieldsHold(info: ArrayInfo): boolean {
  return storedFields(info, '', false).every((field) => isHoldable(field));
}

/**
 * @param own the group that the dataset is, or that its array lies in
 * @param isGroup whether the dataset is that group
 */
function othersOf(
  { groups }: Hierarchy,
  used: ReadonlySet<ArrayInfo>,
  own: Group | null,
  isGroup: boolean,
): readonly OtherDataset[] {
  return groups.flatMap((group): readonly OtherDataset[] => {
    const asGroup =
      group.arrays.length > 1 && !(isGroup && group === own)
        ? [{ label: `group ${groupName(group)}`, settings: { group: group.key } }]
        : [];
    // The arrays of another group are offered by that group.
    if (asGroup.length > 0 && group !== own) return asGroup;
    const arrays = group.arrays.filter((info) => !used.has(info) && fieldsHold(info));
    return [
      ...asGroup,
      ...arrays.map((info) => ({
        label: `array ${describe(info)}`,
        settings: { array: info.key },
      })),
    ];
  });
}

function groupName({ key, arrays }: Group): string {
  return `${key === '' ? 'at the top' : `“${key}”`} (${arrays.length} arrays)`;
}

function describe(info: ArrayInfo): string {
  const shape = [rowsOf(info), ...rowShapeOf(info)].join(' × ');
  return `“${info.key}” (${shape} ${info.stored})`;
}

function assertHoldable(fields: readonly StoredField[], path: string): void {
  const odd = fields.find((field) => !isHoldable(field));
  if (odd === undefined) return;
  throw new InputError(
    'unsupported-dtype',
    `The array “${odd.info.key}” holds strings in ${odd.info.shape.length} dimensions; Arrayscope reads one string a row.`,
    { path },
  );
}

function absent(what: string, wanted: string, hierarchy: Hierarchy, path: string): InputError {
  const [problem] = hierarchy.problems;
  const arrays = hierarchy.groups.flatMap((group) => group.arrays.map(({ key }) => `“${key}”`));
  if (arrays.length === 0) {
    const why = problem === undefined ? '' : ` ${problem.message}`;
    return new InputError('no-arrays', `There is no array in ${path} that can be read.${why}`, {
      path,
    });
  }
  return new InputError(
    'no-such-array',
    `There is no ${what} “${wanted}” with arrays in ${path}.`,
    {
      path,
      hint: `It has the arrays ${arrays.slice(0, 20).join(', ')}.`,
    },
  );
}

function trimmed(key: string): string {
  return key.replace(/^\/+|\/+$/g, '');
}
