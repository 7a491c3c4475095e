import { InputError } from '../../../../shared/errors';
import type { Fact, Problem } from '../../../../shared/model/dataset';
import { elementCount, rowBytes } from '../../../../shared/model/dtype';
import type { Dataset } from '../../types';
import { Cells } from './cells';
import { ColumnEvidence } from './column-evidence';
import { type DeclaredTypes, parseTypes } from './declared-types';
import { declaredFields } from './data-package';
import type { Dialect } from './dialect';
import type { TextEncodingName } from './encoding';
import { type LineIndex, type PassOptions, indexRows } from './line-index';
import type { TextLocation } from './locate-text';
import { type ColumnPlan, planColumns } from './plan-columns';
import { sampleRows } from './sample-rows';
import type { StoredColumn } from './stored-column';
import { textDataset } from './text-dataset';
import type { TextSource } from './text-source';

/** What a format knows of a text file from its first line. */
export interface OpeningTable {
  readonly format: string;
  /** One or two words on its rows. */
  readonly layout: string;
  readonly location: TextLocation;
  readonly source: TextSource;
  readonly dialect: Dialect;
  readonly encoding: TextEncodingName;
  /** Names of the cells of a row. */
  readonly names: readonly string[];
  /** Where the first row begins. */
  readonly start: { readonly offset: number; readonly line: number };
  readonly settings: {
    readonly types: string;
    readonly infer: 'sample' | 'whole';
    readonly numbered: 'join' | 'keep';
  };
  readonly facts: readonly Fact[];
  readonly problems: readonly Problem[];
  /** Where the rows were indexed already. */
  readonly index?: LineIndex;
  readonly pass: PassOptions;
}

/** Indexes the rows, tells the types, and makes the dataset, which owns the source from then on. */
export async function openTable(opening: OpeningTable): Promise<Dataset> {
  const { source, dialect, location, names, settings, pass, encoding } = opening;
  const { resource } = location;
  const index = opening.index ?? (await indexRows(source, dialect, opening.start, pass));
  const described = resource === null ? new Map<string, never>() : declaredFields(resource);
  const present = new Set(names);
  const declared: DeclaredTypes = new Map([
    ...[...described].filter(([name]) => present.has(name)),
    ...parseTypes(settings.types),
  ]);
  const seen = names.map((name) => ({ name, evidence: new ColumnEvidence(dialect) }));
  // A record of ours says what each field is for, too; else the values tell which is the id.
  const known = names.length > 0 && names.every((name) => declared.get(name)?.kind !== undefined);
  const looked = known
    ? 0
    : await lookAtRows(
        opening,
        index,
        seen.map(({ evidence }) => evidence),
      );
  // Numbered columns of a data package are fields, each under its name.
  const plan = planColumns(seen, declared, described.size > 0 ? 'keep' : settings.numbered);
  plan.columns.forEach((column) => assertFits(column, index, source.path));
  return textDataset({
    format: opening.format,
    location,
    table: { source, index, columns: plan.columns, cellCount: names.length, dialect, encoding },
    layout: `one text file of ${opening.layout}${location.folder === null ? '' : ', described by a data package'}`,
    facts: [
      ...opening.facts,
      { label: 'Types', value: typesLine(known, looked, index.rowCount) },
      ...plan.groups.map(({ labels, name }): Fact => ({
        label: 'Joined columns',
        value: `${labels[0] ?? ''} … ${labels.at(-1) ?? ''}`,
        field: name,
      })),
      { label: 'Longest row', value: index.longestRow, unit: 'bytes' },
      {
        label: 'Line index',
        value: `one pass over the file; a mark every ${index.every === 1 ? 'row' : `${index.every} rows`}`,
      },
      ...(index.blankLines === 0 ? [] : [{ label: 'Empty lines', value: index.blankLines }]),
    ],
    problems: [...opening.problems, ...plan.problems, ...recordProblems(opening, index, plan)],
    others: location.resources
      .filter((other) => other !== resource)
      .map(({ name }) => ({ label: `resource “${name}”`, settings: { resource: name } })),
  });
}

/** Below this a declared shape may be larger than the file: its rows may all be null. */
const SMALL_TENSOR_BYTES = 16 * 1024 * 1024;

/** @throws InputError for a declared shape that no row of the file could fill */
function assertFits(
  { field, type }: StoredColumn,
  { longestRow, rowCount }: LineIndex,
  path: string,
): void {
  if (type.kind !== 'list' || rowCount === 0) return;
  // A digit and a comma are the least that an element takes.
  const least = elementCount(type.shape) * 2;
  if (least <= longestRow + 2 || rowBytes(type.dtype, type.shape) <= SMALL_TENSOR_BYTES) return;
  throw new InputError(
    'wrong-shape',
    `The column “${field.name}” is said to have the shape (${type.shape.join(', ')}), more than the longest row of ${path} could hold.`,
    { path },
  );
}

async function lookAtRows(
  { source, dialect, settings, pass, names }: OpeningTable,
  index: LineIndex,
  evidence: readonly ColumnEvidence[],
): Promise<number> {
  const cells = new Cells(names.length);
  const whole = settings.infer === 'whole';
  return sampleRows(source, dialect, index, whole, pass, ({ piece, from, to }) => {
    cells.clear(piece);
    dialect.cells(piece, from, to, cells);
    evidence.forEach((column, number) => column.add(cells, number));
  });
}

function typesLine(known: boolean, looked: number, rows: number): string {
  if (known) return 'from datapackage.json';
  return looked === rows
    ? 'from every row'
    : `from ${looked} of ${rows} rows; the others are checked when they are read`;
}

/** Where the file and what was recorded about it disagree. */
function recordProblems(
  { location, source, names }: OpeningTable,
  index: LineIndex,
  { columns }: ColumnPlan,
): Problem[] {
  const { resource, file } = location;
  const problems: Problem[] = [];
  if (source.end < source.fileBytes)
    problems.push({
      severity: 'warning',
      code: 'after-the-end',
      message: `The last ${source.fileBytes - source.end} bytes are not read: they lie behind the end that the data package records. An append was cut short, or another program added to the file; open ${file} itself to read them too.`,
      leftOut: `the last ${source.fileBytes - source.end} bytes`,
    });
  const recorded = resource?.arrayscope?.rows;
  if (recorded !== undefined && recorded !== index.rowCount)
    problems.push({
      severity: 'error',
      code: 'row-count',
      message: `The file holds ${index.rowCount} rows; its data package records ${recorded}.`,
    });
  const present = new Set(names);
  const missing = (resource?.schema?.fields ?? []).filter(({ name }) => !present.has(name));
  if (missing.length > 0 && columns.length > 0 && index.rowCount > 0)
    problems.push({
      severity: 'warning',
      code: 'missing-column',
      message: `The data package names columns that the file lacks: ${missing
        .map(({ name }) => name)
        .slice(0, 5)
        .join(', ')}.`,
    });
  return problems;
}
