import type { Field, FieldKind, Problem } from '../../../../shared/model/dataset';
import { elementCount, isNumericDtype } from '../../../../shared/model/dtype';
import { UsageError } from '../../../../shared/errors';
import { idFieldName } from '../id-field';
import type { SeenColumn } from './column-evidence';
import type { DeclaredType, DeclaredTypes } from './declared-types';
import { type NumberedGroup, numberedGroups } from './numbered-columns';
import type { CellType, StoredColumn } from './stored-column';

export interface ColumnPlan {
  readonly columns: readonly StoredColumn[];
  readonly groups: readonly NumberedGroup[];
  readonly problems: readonly Problem[];
}

/**
 * The fields of a file: what is declared, else what the values look like.
 * @throws UsageError for a declared type of a column that is not there, or of another shape
 */
export function planColumns(
  seen: readonly SeenColumn[],
  declared: DeclaredTypes,
  numbered: 'join' | 'keep',
): ColumnPlan {
  const groups = numbered === 'join' ? numberedGroups(seen, declared) : [];
  assertKnown(declared, seen, groups);
  const grouped = new Map(groups.flatMap((group) => group.cells.map((cell) => [cell, group])));
  const columns: StoredColumn[] = [];
  const joined = new Set<NumberedGroup>();
  seen.forEach((column, cell) => {
    const group = grouped.get(cell);
    if (group === undefined) columns.push(single(column, cell, declared.get(column.name)));
    else if (!joined.has(group)) {
      joined.add(group);
      columns.push(joinedColumn(group, declared.get(group.name)));
    }
  });
  return {
    columns: withId(columns, seen, declared),
    groups,
    problems: seen.flatMap((column, cell) =>
      declared.has(column.name) || grouped.has(cell) ? [] : columnProblems(column),
    ),
  };
}

function single(
  { name, evidence }: SeenColumn,
  cell: number,
  declared: DeclaredType | undefined,
): StoredColumn {
  const type = declared === undefined ? evidence.type() : declaredCell(declared);
  const nullable = declared?.nullable ?? evidence.nothing > 0;
  const field: Field = {
    name,
    kind: declared?.kind ?? kindOf(type),
    dtype: declared?.dtype ?? (type.kind === 'text' || type.kind === 'base64' ? 'str' : type.dtype),
    shape: type.kind === 'list' ? type.shape : [],
    stored: storedAs(type),
    ...(nullable ? { nullable } : {}),
  };
  return { field, type, cells: [cell] };
}

function declaredCell({ dtype, shape = [] }: DeclaredType): CellType {
  if (!isNumericDtype(dtype)) return { kind: dtype.startsWith('bytes') ? 'base64' : 'text' };
  return shape.length > 0 || dtype.startsWith('complex')
    ? { kind: 'list', dtype, shape }
    : { kind: 'number', dtype };
}

function joinedColumn(
  { name, cells, dtype, labels }: NumberedGroup,
  declared: DeclaredType | undefined,
): StoredColumn {
  const shape = declared?.shape ?? [cells.length];
  const type = declared?.dtype ?? dtype;
  if (!isNumericDtype(type) || type.startsWith('complex') || elementCount(shape) !== cells.length)
    throw new UsageError(
      'bad-types',
      `The ${cells.length} numbered columns of “${name}” are no ${type} of shape (${shape.join(', ')}).`,
    );
  const field: Field = {
    name,
    kind: 'tensor',
    dtype: type,
    shape,
    stored: `columns ${labels[0] ?? ''} … ${labels.at(-1) ?? ''}`,
  };
  return { field, type: { kind: 'numbered', dtype: type }, cells };
}

function kindOf(type: CellType): FieldKind {
  if (type.kind === 'number') return 'scalar';
  if (type.kind === 'text' || type.kind === 'base64') return 'text';
  return type.kind === 'list' && type.shape.length === 0 ? 'scalar' : 'tensor';
}

function storedAs(type: CellType): string {
  if (type.kind === 'number' || type.kind === 'numbered') return 'number';
  return type.kind === 'list' ? 'JSON list' : type.kind;
}

/** The column that names the rows: one with a name for it, else the first whose texts all differ. */
function withId(
  columns: readonly StoredColumn[],
  seen: readonly SeenColumn[],
  declared: DeclaredTypes,
): readonly StoredColumn[] {
  if ([...declared.values()].some(({ kind }) => kind !== undefined)) return columns;
  const id = idFieldName(
    columns.map(({ field, type, cells }) => ({ ...field, type, cells })),
    ({ type, cells }) =>
      type.kind === 'text' && seen[cells[0] ?? -1]?.evidence.looksLikeId === true,
  );
  return columns.map((column) =>
    column.field.name === id
      ? { ...column, field: { ...column.field, kind: 'id' as const } }
      : column,
  );
}

function columnProblems({ name, evidence }: SeenColumn): Problem[] {
  const problems: Problem[] = [];
  const { mixture } = evidence;
  if (mixture !== null)
    problems.push({
      severity: 'warning',
      code: 'read-as-text',
      message: `The column “${name}” is read as text: ${mixture}.`,
    });
  if (evidence.numbers.losesDigits)
    problems.push({
      severity: 'warning',
      code: 'inexact-integers',
      message: `The column “${name}” mixes decimals with integers that float64 does not hold exactly. Open it with the type str to keep every digit.`,
    });
  return problems;
}

function assertKnown(
  declared: DeclaredTypes,
  seen: readonly SeenColumn[],
  groups: readonly NumberedGroup[],
): void {
  const names = new Set([...seen, ...groups].map(({ name }) => name));
  for (const name of declared.keys()) {
    if (names.has(name)) continue;
    throw new UsageError('bad-types', `There is no column “${name}” to give a type to.`, {
      hint: `The columns: ${[...names].slice(0, 20).join(', ')}${names.size > 20 ? ' …' : ''}.`,
    });
  }
}
