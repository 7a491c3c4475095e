import type { NumericDtype } from '../../../../shared/model/dtype';
import type { SeenColumn } from './column-evidence';
import type { DeclaredTypes } from './declared-types';
import { NumberEvidence } from './evidence';

/** Columns `v0`, `v1` … that are one tensor. */
export interface NumberedGroup {
  /** The part of the names before the number, without `_`, `-`, `.` at its end. */
  readonly name: string;
  /** Numbers of the columns in the file, in the order of the numbers in their names. */
  readonly cells: readonly number[];
  readonly labels: readonly string[];
  readonly dtype: NumericDtype;
}

const NUMBERED = /^(?<prefix>.*?)(?<number>\d{1,9})$/s;

/** Groups whose numbers are 0 … n − 1, each once, and whose values are all numbers of one type. */
export function numberedGroups(
  seen: readonly SeenColumn[],
  declared: DeclaredTypes,
): readonly NumberedGroup[] {
  const byPrefix = new Map<string, { readonly cell: number; readonly number: number }[]>();
  seen.forEach(({ name }, cell) => {
    const groups = NUMBERED.exec(name)?.groups;
    const prefix = groups?.['prefix'];
    if (prefix === undefined || declared.has(name)) return;
    const members = byPrefix.get(prefix) ?? [];
    members.push({ cell, number: Number(groups?.['number']) });
    byPrefix.set(prefix, members);
  });
  const found: NumberedGroup[] = [];
  const taken = new Set(seen.map(({ name }) => name));
  for (const [prefix, members] of byPrefix) {
    const ordered = members.toSorted((a, b) => a.number - b.number);
    if (ordered.length < 2 || !ordered.every(({ number }, index) => number === index)) continue;
    const columns = ordered.flatMap(({ cell }) => seen[cell] ?? []);
    const dtype = commonDtype(columns);
    const cells = ordered.map(({ cell }) => cell);
    const name = [prefix.replace(/[_\-. ]+$/, '') || 'values', prefix].find(
      (candidate) => candidate !== '' && !taken.has(candidate),
    );
    if (dtype === null || name === undefined) continue;
    taken.add(name);
    found.push({ name, cells, dtype, labels: columns.map((column) => column.name) });
  }
  return found;
}

function commonDtype(columns: readonly SeenColumn[]): NumericDtype | null {
  const all = new NumberEvidence();
  for (const { evidence } of columns) {
    if (evidence.nothing > 0 || evidence.type().kind !== 'number') return null;
    all.merge(evidence.numbers);
  }
  return all.dtype();
}
