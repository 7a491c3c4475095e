/** Which arrays of an archive make the dataset: those of one length. Pure. */
import { UsageError } from '../../../shared/errors';
import type { OtherDataset } from '../../../shared/model/dataset';
import type { ArrayMember } from './load-members';

export interface ArrayGroup {
  readonly rows: number;
  readonly arrays: readonly ArrayMember[];
}

export interface ChosenArrays {
  readonly arrays: readonly ArrayMember[];
  readonly others: readonly OtherDataset[];
}

export interface Choice {
  /** A member's name, with or without `.npy`. */
  readonly member?: string | undefined;
  /** The length of the arrays that are wanted. */
  readonly rows?: number | undefined;
}

/** One member or one length where asked for; else the length of the most arrays, then the longest. */
export function chooseArrays(
  arrays: readonly ArrayMember[],
  { member, rows }: Choice,
  path: string,
): ChosenArrays {
  const groups = groupByLength(arrays);
  if (member !== undefined) {
    const one = arrays.filter((array) => nameOf(array) === member || array.member.name === member);
    if (one.length === 0)
      throw noSuch(`There is no array “${member}” in ${path}.`, arrays.map(nameOf), path);
    return { arrays: one.slice(0, 1), others: groups.map(asOther) };
  }
  const chosen =
    rows === undefined
      ? groups.reduce<ArrayGroup | undefined>(larger, undefined)
      : groups.find((group) => group.rows === rows);
  if (chosen === undefined) {
    const lengths = groups.map((group) => `${group.rows}`);
    throw noSuch(`There is no array of ${rows ?? 0} rows in ${path}.`, lengths, path);
  }
  return { arrays: chosen.arrays, others: groups.filter((group) => group !== chosen).map(asOther) };
}

function groupByLength(arrays: readonly ArrayMember[]): readonly ArrayGroup[] {
  const groups = new Map<number, ArrayMember[]>();
  for (const array of arrays) {
    const group = groups.get(array.part.rows.count);
    if (group === undefined) groups.set(array.part.rows.count, [array]);
    else group.push(array);
  }
  return [...groups].map(([rows, members]) => ({ rows, arrays: members }));
}

function larger(best: ArrayGroup | undefined, next: ArrayGroup): ArrayGroup {
  if (best === undefined) return next;
  const more = next.arrays.length - best.arrays.length;
  return more > 0 || (more === 0 && next.rows > best.rows) ? next : best;
}

const MAX_NAMED = 4;

function asOther({ rows, arrays }: ArrayGroup): OtherDataset {
  const named = arrays.slice(0, MAX_NAMED).map((array) => `“${nameOf(array)}”`);
  const more = arrays.length > MAX_NAMED ? ` and ${arrays.length - MAX_NAMED} more` : '';
  const label = `${arrays.length === 1 ? 'array' : 'arrays'} ${named.join(', ')}${more} (${rows} ${rows === 1 ? 'row' : 'rows'})`;
  return { label, settings: { rows } };
}

export function nameOf({ part }: ArrayMember): string {
  return part.name.replace(/\.npy$/i, '');
}

function noSuch(message: string, known: readonly string[], path: string): UsageError {
  const shown = known.slice(0, 20).join(', ');
  return new UsageError('no-such-array', message, { path, hint: `There is: ${shown}.` });
}
