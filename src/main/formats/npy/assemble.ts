/** From files with headers to fields with readers, for each layout. Reads nothing. */
import type { Problem } from '../../../shared/model/dataset';
import type { StringColumn } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import { type NamedColumn, idColumn, toField, toSpec } from './fields';
import type { FolderNote } from './folder-note';
import { type Layout, dtypeOf, sameRows } from './layout';
import type { Part, StoredColumn } from './part';
import { type ReaderMode, RowReader } from './row-reader';
import type { StoredField } from './stored-field';

export interface Assembly {
  readonly fields: readonly StoredField[];
  readonly rowCount: number;
  /** The parts that take part; the others are named in `problems`. */
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

interface ReadColumn extends NamedColumn {
  readonly reader: RowReader;
}

export function assemble(
  layout: Layout,
  parts: readonly Part[],
  mode: ReaderMode,
  note: FolderNote | null,
): Assembly {
  if (layout === 'fields') return assembleFields(parts, mode, note);
  const { chosen, problems } = likeMost(parts, sameRows, mixedRows);
  const reader = new RowReader(chosen, mode);
  const columns = columnsOf(reader, (column) => plainName(column));
  if (layout === 'batches')
    return finish(columns, reader.rowCount, chosen, problems, idColumn(columns));
  const stems = stringColumn(chosen.map(({ name }) => name.replace(/\.npy$/, '')));
  const idName = columns.some(({ name }) => name === 'id') ? 'file' : 'id';
  const rest = finish(columns, reader.rowCount, chosen, problems, null);
  return { ...rest, fields: [stemField(idName, stems), ...rest.fields] };
}

function assembleFields(
  parts: readonly Part[],
  mode: ReaderMode,
  note: FolderNote | null,
): Assembly {
  const { chosen, problems } = likeMost(parts, (a, b) => a.rows.count === b.rows.count, otherCount);
  const noted = note?.fields.map(({ file }) => file) ?? [];
  const rank = (part: Part): number =>
    noted.includes(part.name) ? noted.indexOf(part.name) : noted.length;
  const ordered = [...chosen].sort((a, b) => rank(a) - rank(b));
  const taken = new Set<string>();
  const columns = ordered.flatMap((part) => {
    const stem = part.name.replace(/\.npy$/, '');
    const unique = (name: string): string => {
      const free = taken.has(name) ? `${stem}.${name}` : name;
      taken.add(free);
      return free;
    };
    return columnsOf(new RowReader([part], mode), (column) =>
      unique(column.name === '' ? stem : column.name),
    );
  });
  const notedId =
    note === null
      ? idColumn(columns)
      : (note.fields.find(({ kind }) => kind === 'id')?.name ?? null);
  return finish(columns, ordered[0]?.rows.count ?? 0, ordered, problems, notedId);
}

function finish(
  columns: readonly ReadColumn[],
  rowCount: number,
  parts: readonly Part[],
  problems: readonly Problem[],
  id: string | null,
): Assembly {
  const fields = columns.map((column): StoredField => ({
    field: toField(column, id),
    source: { kind: 'files', reader: column.reader, index: column.index, spec: toSpec(column) },
  }));
  return { fields, rowCount, parts, problems };
}

/** The columns of files laid end to end; strings take the widest of them. */
export function columnsOf(
  reader: RowReader,
  nameOf: (column: StoredColumn) => string,
): ReadColumn[] {
  const layouts = [...new Set(reader.parts.map(({ rows }) => rows))];
  const fortran = layouts.some(({ columnMajor }) => columnMajor !== null);
  return (layouts[0]?.columns ?? []).map((first, index) => {
    const same = layouts.map(({ columns }) => columns[index] ?? first);
    const column = same.reduce(
      (widest, next) => (next.element.itemBytes > widest.element.itemBytes ? next : widest),
      first,
    );
    return { name: nameOf(column), index, column, fortran, reader };
  });
}

/** The parts that are like the most of them (the first such, where two are as many). */
export function likeMost(
  parts: readonly Part[],
  alike: (a: Part, b: Part) => boolean,
  problem: (part: Part, reference: Part) => Problem,
): { chosen: readonly Part[]; problems: readonly Problem[] } {
  const groups: Part[][] = [];
  for (const part of parts) {
    const group = groups.find(
      ([first]) => first !== undefined && (first.rows === part.rows || alike(first, part)),
    );
    if (group === undefined) groups.push([part]);
    else group.push(part);
  }
  const chosen = groups.reduce(
    (most, group) => (group.length > most.length ? group : most),
    groups[0] ?? [],
  );
  const [reference] = chosen;
  if (reference === undefined) return { chosen, problems: [] };
  const kept = new Set(chosen);
  const others = parts.filter((part) => !kept.has(part));
  const problems = others.map((part) => problem(part, reference));
  return { chosen, problems };
}

function otherCount(part: Part, reference: Part): Problem {
  const message = `${part.name} has ${part.rows.count} rows where the others have ${reference.rows.count}; it is left out.`;
  return { severity: 'error', code: 'row-count-mismatch', message, path: part.name };
}

/** A file whose rows are of another shape or dtype than those of the most files. */
export function mixedRows(part: Part, reference: Part): Problem {
  const dtypes = (of: Part): string =>
    of.rows.columns.map(({ name, element }) => `${name} ${dtypeOf(element)}`).join();
  const code = dtypes(part) === dtypes(reference) ? 'mixed-shapes' : 'mixed-dtypes';
  const message = `${part.name} holds ${describeRows(part)} where the others hold ${describeRows(reference)}; its rows are left out.`;
  return { severity: 'error', code, message, path: part.name };
}

/** `float32 (64, 64, 3)`, for a sentence. */
export function describeRows({ rows }: Part): string {
  return rows.columns
    .map(
      ({ name, stored, rowShape }) =>
        `${name}${name === '' ? '' : ' '}${stored} (${rowShape.join(', ')})`,
    )
    .join(', ');
}

function plainName(column: StoredColumn): string {
  if (column.name !== '') return column.name;
  if (column.element.kind !== 'numeric') return 'id';
  return column.rowShape.length === 0 ? 'value' : 'tensor';
}

function stemField(name: string, column: StringColumn): StoredField {
  return {
    field: { name, kind: 'id', dtype: 'str', shape: [], stored: 'file name' },
    source: { kind: 'memory', column },
  };
}
