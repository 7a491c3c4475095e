/** Which fields a file's columns are: a pure plan from schema, metadata and the lengths of lists. */
import {
  type NumericDtype,
  dtypeFacts,
  elementCount,
  isNumericDtype,
  rowBytes,
} from '../../../shared/model/dtype';
import type { Field, FieldKind, Problem } from '../../../shared/model/dataset';
import { idFieldName } from '../rows/id-field';
import type { ArrowColumn } from './arrow-columns';
import { type ColumnForm, slotBytes } from './column-form';
import { type Mapping, type TensorRecord, tensorRecord } from './column-mapping';
import type { Leaf } from './leaf-columns';
import { type LeafType, leafType, storedName } from './stored-type';
import type { Target } from './value-type';

export interface ColumnSources {
  readonly leaves: readonly Leaf[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly mapping: Mapping | null;
  readonly arrow: ReadonlyMap<string, ArrowColumn>;
  /** Lengths of a column's lists as its first rows have them; null where they differ. */
  readonly lengths: ReadonlyMap<number, readonly number[] | null>;
}

export interface PlannedColumns {
  readonly forms: readonly ColumnForm[];
  readonly problems: readonly Problem[];
}

export function planColumns(sources: ColumnSources): PlannedColumns {
  const forms: ColumnForm[] = [];
  const problems: Problem[] = [];
  for (const leaf of sources.leaves) {
    const planned = planLeaf(leaf, sources);
    if (typeof planned === 'string') problems.push(leftOut(leaf, planned));
    else {
      forms.push(planned.form);
      problems.push(...planned.problems);
    }
  }
  const unique = [...new Map(forms.map((form) => [form.field.name, form])).values()];
  return { forms: sources.mapping === null ? withId(unique) : unique, problems: once(problems) };
}

interface PlannedLeaf {
  readonly form: ColumnForm;
  readonly problems: readonly Problem[];
}

/** The form, or in words why the column is left out. */
function planLeaf(leaf: Leaf, sources: ColumnSources): PlannedLeaf | string {
  if (!leaf.simple) return 'it is a map, or a list of groups, which no tensor can hold';
  const type = leafType(leaf);
  if (type === null) return `its type ${storedName(leaf)} is not known`;
  const sizes = listSizes(leaf, sources);
  if (typeof sizes === 'string') return sizes;
  const mapped = sources.mapping?.fields.find(({ name }) => name === leaf.name);
  if (mapped !== undefined) {
    const form = tensorForm(leaf, type, sizes, mapped);
    if (form !== null) {
      const largestPage = sources.mapping?.pageBytes ?? null;
      const field = { ...form.field, kind: mapped.kind };
      return { form: { ...form, field, largestPage }, problems: [] };
    }
  }
  const record = tensorOf(leaf, sources);
  const recorded = record === null ? null : tensorForm(leaf, type, sizes, record);
  const form = recorded ?? plainForm(leaf, type, sizes);
  if (form === null) return `it is a list of ${storedName(leaf)}, which is no tensor`;
  return { form, problems: doubts(leaf, sources, record !== null && recorded === null) };
}

function doubts(leaf: Leaf, { arrow }: ColumnSources, disagrees: boolean): Problem[] {
  const problems: Problem[] = [];
  const warn = (code: string, message: string): number =>
    problems.push({ severity: 'warning', code, message });
  if (disagrees)
    warn(
      'shape-disagrees',
      `The metadata give “${leaf.name}” a shape or dtype that its values do not have.`,
    );
  if (arrow.get(leaf.name)?.permuted === true)
    warn(
      'permuted-tensor',
      `The axes of “${leaf.name}” are shown as they are stored; its metadata name another order.`,
    );
  return problems;
}

/** What fixed-shape-tensor or Hyrax's keys say of a column's tensors. */
function tensorOf(leaf: Leaf, { arrow, metadata, leaves }: ColumnSources): TensorRecord | null {
  const shape = arrow.get(leaf.name)?.shape;
  if (shape !== undefined) return { shape };
  const candidates = leaves.filter((other) => couldBeTensor(other));
  const only = couldBeTensor(leaf) && (candidates.length === 1 || leaf.name === 'data');
  return tensorRecord(metadata, leaf.name, only);
}

function couldBeTensor({ element, maxRepetition }: Leaf): boolean {
  return maxRepetition > 0 || element.type === 'FIXED_LEN_BYTE_ARRAY';
}

function listSizes(leaf: Leaf, { arrow, lengths }: ColumnSources): readonly number[] | string {
  if (leaf.maxRepetition === 0) return [];
  const declared = arrow.get(leaf.name)?.sizes ?? [];
  const fixed = declared.flatMap((size) => (size === null ? [] : [size]));
  const sizes =
    fixed.length === leaf.maxRepetition && declared.length === fixed.length
      ? fixed
      : lengths.get(leaf.index);
  if (sizes === null) return 'its lists are not all of one length';
  if (sizes?.length !== leaf.maxRepetition) return 'the length of its lists is not known';
  return sizes.some((size) => size < 1) ? 'its lists are empty' : sizes;
}

/** As a tensor of this shape and dtype; null where the values do not fit it. */
function tensorForm(
  leaf: Leaf,
  type: LeafType,
  sizes: readonly number[],
  record: TensorRecord,
): ColumnForm | null {
  if (record.dtype !== undefined && !isNumericDtype(record.dtype))
    return sizes.length === 0 && type.kind === 'text' && type.encoding === encodingOf(record.dtype)
      ? textForm(leaf, type, record.dtype)
      : null;
  if (type.kind === 'text') return bytesForm(leaf, type, sizes, record);
  const dtype = record.dtype ?? type.dtype;
  if (!isNumericDtype(dtype) || partsOf(dtype) !== type.dtype) return null;
  const items = elementCount(record.shape) * dtypeFacts(dtype).slots;
  return items === elementCount(sizes) ? numberForm(leaf, type, sizes, dtype, record.shape) : null;
}

/** Bytes of a whole row: FIXED_LEN_BYTE_ARRAY, or BYTE_ARRAY of one length. */
function bytesForm(
  leaf: Leaf,
  type: Extract<LeafType, { kind: 'text' }>,
  sizes: readonly number[],
  { shape, dtype }: TensorRecord,
): ColumnForm | null {
  if (sizes.length > 0 || type.encoding !== 'bytes' || dtype === undefined) return null;
  if (!isNumericDtype(dtype)) return null;
  const width = rowBytes(dtype, shape);
  const { element } = leaf;
  if (width === 0 || (element.type === 'FIXED_LEN_BYTE_ARRAY' && element.type_length !== width))
    return null;
  const conversion = element.type === 'BYTE_ARRAY' ? 'fixed-rows' : 'same';
  return withTarget(leaf, { kind: 'fixed', width, conversion }, dtype, dtype, shape, sizes);
}

/** What the column is without any metadata: numbers, lists as tensors, text. */
function plainForm(leaf: Leaf, type: LeafType, sizes: readonly number[]): ColumnForm | null {
  if (type.kind === 'numbers') return numberForm(leaf, type, sizes, type.dtype, sizes);
  if (sizes.length > 0) return null;
  const width =
    leaf.element.type === 'FIXED_LEN_BYTE_ARRAY' ? (leaf.element.type_length ?? 0) * 8 : '';
  return textForm(leaf, type, type.encoding === 'utf8' ? 'str' : `bytes${width}`);
}

function numberForm(
  leaf: Leaf,
  type: Extract<LeafType, { kind: 'numbers' }>,
  sizes: readonly number[],
  dtype: NumericDtype,
  shape: readonly number[],
): ColumnForm {
  const target = { kind: 'fixed', width: slotBytes(dtype), conversion: type.conversion } as const;
  return withTarget(leaf, target, dtype, dtype, shape, sizes);
}

function textForm(
  leaf: Leaf,
  type: Extract<LeafType, { kind: 'text' }>,
  dtype: string,
): ColumnForm {
  const target = { kind: 'text', rendering: type.rendering } as const;
  return withTarget(leaf, target, null, dtype, [], []);
}

function withTarget(
  leaf: Leaf,
  target: Target,
  dtype: NumericDtype | null,
  dtypeName: string,
  shape: readonly number[],
  sizes: readonly number[],
): ColumnForm {
  const { element } = leaf;
  const field: Field = {
    name: leaf.name,
    kind: kindOf(dtype, shape),
    dtype: dtypeName,
    shape,
    stored: storedName(leaf),
    ...(leaf.path[0]?.repetition_type === 'OPTIONAL' ? { nullable: true } : {}),
  };
  if (element.type === undefined) throw new TypeError(`“${leaf.name}” is no leaf`);
  const type = { physical: element.type, typeLength: element.type_length ?? 0, target };
  return { field, leaf, type, dtype, sizes, largestPage: null };
}

function kindOf(dtype: NumericDtype | null, shape: readonly number[]): FieldKind {
  if (dtype === null) return 'text';
  return shape.length === 0 ? 'scalar' : 'tensor';
}

function withId(forms: readonly ColumnForm[]): readonly ColumnForm[] {
  const id = idFieldName(forms.map(({ field }) => field));
  return forms.map((form) =>
    form.field.name === id ? { ...form, field: { ...form.field, kind: 'id' as const } } : form,
  );
}

/** The dtype whose numbers a complex dtype is pairs of; any other dtype itself. */
function partsOf(dtype: NumericDtype): NumericDtype {
  return dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;
}

function encodingOf(dtype: string): 'utf8' | 'bytes' {
  return dtype.startsWith('bytes') ? 'bytes' : 'utf8';
}

function leftOut(leaf: Leaf, why: string): Problem {
  const message = `The column “${leaf.name}” is left out: ${why}.`;
  return {
    severity: 'warning',
    code: 'column-left-out',
    message,
    leftOut: `column “${leaf.name}”`,
  };
}

function once(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}
