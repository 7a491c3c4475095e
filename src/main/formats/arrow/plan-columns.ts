/** From the schema and the headers of all batches to the fields of the dataset. */
import { dtypeFacts, elementCount, isNumericDtype } from '../../../shared/model/dtype';
import type { Problem } from '../../../shared/model/dataset';
import { idFieldName } from '../rows/id-field';
import { numericDtype, typeName } from './arrow-type';
import type { ColumnPlan, ListLevel, NumericPlan, StringPlan } from './columns';
import type { IpcFile, StoredBatch } from './ipc-file';
import { dictionaryLayoutsOf } from './dictionary-layouts';
import { type Note, type NotedField, NOTE_KEY, decodeNote } from './note';
import type { Slot } from './slots';
import { tensorShape } from './tensor-extension';

export interface PlannedColumns {
  readonly columns: readonly ColumnPlan[];
  readonly problems: readonly Problem[];
  readonly note: Note | null;
}

/** @param ragged slots of lists that are known to differ from row to row. */
export function planColumns(
  first: IpcFile,
  batches: readonly StoredBatch[],
  ragged: ReadonlySet<number> = new Set(),
): PlannedColumns {
  const note = decodeNote(first.schema.metadata.get(NOTE_KEY));
  const problems: Problem[] = [];
  const taken = new Set<string>();
  const leaves = first.layout.roots.flatMap((root) => leavesOf(root, [], root.field.name));
  const columns = leaves.flatMap(({ slot, structs, name }): ColumnPlan[] => {
    const unique = uniqueName(name, taken);
    const context: Context = { name: unique, structs, batches, ragged };
    const noted = note?.fields.find((field) => field.name === unique);
    const plan = planColumn(slot, context, first, noted);
    if (typeof plan === 'string') {
      problems.push(leftOut(unique, slot, plan));
      return [];
    }
    taken.add(unique);
    problems.push(...nullElements(plan, batches));
    return [plan];
  });
  return { columns: withKinds(columns, note), problems, note };
}

interface Context {
  readonly name: string;
  readonly structs: readonly Slot[];
  readonly batches: readonly StoredBatch[];
  readonly ragged: ReadonlySet<number>;
}

interface Leaf {
  readonly slot: Slot;
  readonly structs: readonly Slot[];
  readonly name: string;
}

/** A struct is its members, named `struct.member`. */
function leavesOf(slot: Slot, structs: readonly Slot[], name: string): Leaf[] {
  if (slot.field.type.kind !== 'struct' || slot.field.dictionary !== null)
    return [{ slot, structs, name }];
  return slot.children.flatMap((child) =>
    leavesOf(child, [...structs, slot], `${name}.${child.field.name}`),
  );
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1)
    if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
}

/** The plan, or why there is none. */
function planColumn(
  slot: Slot,
  context: Context,
  file: IpcFile,
  noted: NotedField | undefined,
): ColumnPlan | string {
  const { dictionary } = slot.field;
  if (dictionary === null) return planValues(slot, context, noted);
  const layout = dictionaryLayoutsOf(file.schema, file.version).get(dictionary.id);
  const root = layout?.roots[0];
  if (layout === undefined || root === undefined) return 'its dictionary has no place';
  const { name } = context;
  const batches = file.dictionaries.filter(({ id }) => id === dictionary.id);
  const values = planValues(
    root,
    { name, structs: [], batches: batches.map(({ batch }) => batch), ragged: new Set() },
    undefined,
  );
  if (typeof values === 'string') return values;
  if (values.kind === 'numeric' && values.levels.some(({ offsets }) => offsets !== null))
    return 'Arrayscope reads no dictionaries of lists';
  const validity = [...context.structs, slot];
  const field = {
    ...values.field,
    stored: typeName(slot.field),
    ...nullableOf([...validity], context.batches),
  };
  const { id, index } = dictionary;
  return { kind: 'dictionary', field, validity, leaf: slot, id, index, values, layout };
}

function planValues(
  slot: Slot,
  context: Context,
  noted: NotedField | undefined,
): NumericPlan | StringPlan | string {
  const { type } = slot.field;
  if (type.kind === 'utf8' || type.kind === 'binary' || type.kind === 'fixed-binary')
    return planString(slot, context, noted);
  const levels: ListLevel[] = [];
  let leaf = slot;
  for (;;) {
    const child = leaf.children[0];
    const { kind } = leaf.field.type;
    if (child === undefined || (kind !== 'list' && kind !== 'fixed-list')) break;
    const level = planLevel(leaf, child, context);
    if (typeof level === 'string') return level;
    levels.push(level);
    leaf = child;
  }
  const dtype = leaf.field.dictionary === null ? numericDtype(leaf.field.type) : null;
  if (dtype === null) return 'Arrayscope has no tensors of it';
  const sizes = levels.map(({ size }) => size);
  const leafValues = elementCount(sizes);
  const only = levels.length === 1 ? tensorShape(slot.field.metadata, leafValues) : null;
  const shape =
    only === null ? sizes : (only.order?.map((axis) => only.stored[axis] ?? 0) ?? only.stored);
  const restored = noted === undefined ? null : restoredField(noted, dtype, leafValues);
  const field = {
    name: context.name,
    dtype: restored?.dtype ?? dtype,
    shape: restored?.shape ?? shape,
  };
  const validity = [...context.structs, slot];
  return {
    kind: 'numeric',
    field: {
      ...field,
      kind: field.shape.length === 0 ? 'scalar' : 'tensor',
      stored: typeName(slot.field),
      ...nullableOf(validity, context.batches),
    },
    validity,
    dtype: field.dtype,
    levels,
    leaf,
    leafValues,
    permutation:
      only?.order === undefined || only.order === null || restored !== null
        ? null
        : { stored: only.stored, order: only.order },
  };
}

function planString(slot: Slot, context: Context, noted: NotedField | undefined): StringPlan {
  const { type } = slot.field;
  const validity = [...context.structs, slot];
  const encoding = type.kind === 'utf8' ? 'utf8' : 'bytes';
  const usual =
    encoding === 'utf8' ? 'str' : type.kind === 'fixed-binary' ? `bytes${type.bytes * 8}` : 'bytes';
  const fits = noted?.dtype.startsWith(encoding === 'utf8' ? 'str' : 'bytes') === true;
  return {
    kind: 'string',
    field: {
      name: context.name,
      kind: 'text',
      dtype: fits ? noted.dtype : usual,
      shape: [],
      stored: typeName(slot.field),
      ...nullableOf(validity, context.batches),
    },
    validity,
    encoding,
    leaf: slot,
  };
}

/** What the note says, where the column can be that. */
function restoredField(
  { dtype, shape }: NotedField,
  leafDtype: string,
  leafValues: number,
): { readonly dtype: NumericPlan['dtype']; readonly shape: readonly number[] } | null {
  if (!isNumericDtype(dtype)) return null;
  const { slots } = dtypeFacts(dtype);
  const held = dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;
  return held === leafDtype && elementCount(shape) * slots === leafValues ? { dtype, shape } : null;
}

function planLevel(slot: Slot, child: Slot, context: Context): ListLevel | string {
  const { type } = slot.field;
  if (type.kind === 'fixed-list') return { slot, size: type.size, offsets: null };
  if (type.kind !== 'list') return 'its lists are kept in a way that Arrayscope does not read';
  const size = context.ragged.has(slot.node) ? null : listSize(slot, child, context.batches);
  return size === null
    ? 'its lists are not all of one length'
    : { slot, size, offsets: type.offsets };
}

/**
 * The one length of the lists in all batches, as far as the headers tell: a batch's items over its
 * lists that are not null. Rows that differ all the same are found when they are read.
 */
function listSize(slot: Slot, child: Slot, batches: readonly StoredBatch[]): number | null {
  let size: number | null = null;
  for (const { header } of batches) {
    const lists = (header.nodes[slot.node * 2] ?? 0) - (header.nodes[slot.node * 2 + 1] ?? 0);
    if (lists <= 0) continue;
    const items = (header.nodes[child.node * 2] ?? 0) / lists;
    if (!Number.isInteger(items) || (size !== null && items !== size)) return null;
    size = items;
  }
  return size ?? 0;
}

function nullableOf(
  slots: readonly Slot[],
  batches: readonly StoredBatch[],
): { readonly nullable?: true } {
  const isNull = batches.some(({ header }) =>
    slots.some(({ node }) => (header.nodes[node * 2 + 1] ?? 0) > 0),
  );
  return isNull ? { nullable: true } : {};
}

function withKinds(columns: readonly ColumnPlan[], note: Note | null): readonly ColumnPlan[] {
  const noted = new Map(note?.fields.map(({ name, kind }) => [name, kind]));
  const id = note === null ? idFieldName(columns.map(({ field }) => field)) : null;
  return columns.map((plan) => {
    const { name, shape } = plan.field;
    const isId = shape.length === 0 && (noted.get(name) === 'id' || name === id);
    return isId ? { ...plan, field: { ...plan.field, kind: 'id' } } : plan;
  });
}

function leftOut(name: string, { field }: Slot, why: string): Problem {
  const message = `The column “${name}” (${typeName(field)}) is left out: ${why}.`;
  return { severity: 'warning', code: 'unread-column', message, leftOut: `column “${name}”` };
}

/** Nulls inside a tensor have no place in memory; whole rows that are null do. */
function nullElements(plan: ColumnPlan, batches: readonly StoredBatch[]): Problem[] {
  if (plan.kind !== 'numeric' || plan.levels.length === 0) return [];
  const inner = [...plan.levels.slice(1).map(({ slot }) => slot), plan.leaf];
  const count = batches.reduce(
    (sum, { header }) =>
      sum + inner.reduce((nulls, { node }) => nulls + (header.nodes[node * 2 + 1] ?? 0), 0),
    0,
  );
  if (count === 0) return [];
  const message = `${count} elements inside the tensors of “${plan.field.name}” are null; they read as whatever bytes stand in their place.`;
  const leftOut = `which elements of “${plan.field.name}” are null`;
  return [{ severity: 'warning', code: 'null-elements', message, leftOut }];
}
