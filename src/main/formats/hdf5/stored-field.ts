/** Datasets and the members of compound types as fields. */
import type { Field, FieldKind } from '../../../shared/model/dataset';
import { idFieldName, isString } from '../rows/id-field';
import type { FileNote } from './file-note';
import { type StoredDataset, itemsPerRow, rowCountOf } from './stored-dataset';
import type { ElementType, StoredType } from './stored-type';
import type { Survey } from './survey';

/** A field and where its values lie. */
export interface StoredField {
  readonly field: Field;
  readonly dataset: StoredDataset;
  readonly type: ElementType;
  /** Bytes from the start of each element. */
  readonly offset: number;
  /** The dataset of booleans that are false where a row is null. */
  readonly valid: StoredDataset | null;
}

/** A dataset, or a member of its compound type. */
export interface FoundColumn {
  readonly name: string;
  readonly dataset: StoredDataset;
  readonly type: StoredType;
  readonly offset: number;
  /** Why it is no field; null where it is one. */
  readonly refusal: string | null;
}
type ReadableColumn = FoundColumn & { readonly type: ElementType };

export function columnsOf(dataset: StoredDataset, alone: boolean): FoundColumn[] {
  const name = dataset.path.slice(dataset.path.lastIndexOf('/') + 1);
  return flatten({ name, type: dataset.type, offset: 0 }, alone).map((part) => ({
    ...part,
    dataset,
    refusal: refusalOf(part.name, part.type, dataset),
  }));
}

interface Part {
  readonly name: string;
  readonly type: StoredType;
  readonly offset: number;
}

/** Members of members are named `outer.inner`. */
function flatten(part: Part, alone: boolean): Part[] {
  const { name, type, offset } = part;
  if (type.kind !== 'compound') return [part];
  return type.members.flatMap((member) =>
    flatten(
      {
        name: alone ? member.name : `${name}.${member.name}`,
        type: member.type,
        offset: offset + member.offset,
      },
      false,
    ),
  );
}

function refusalOf(name: string, type: StoredType, dataset: StoredDataset): string | null {
  if (type.kind === 'unsupported') return `The field “${name}” is left out: ${type.label}.`;
  if (type.kind !== 'numeric' && (dataset.shape?.length ?? 0) > 1)
    return `The field “${name}” is left out: each row has ${itemsPerRow(dataset)} strings.`;
  return null;
}

export function isReadable(column: FoundColumn): column is ReadableColumn {
  return column.refusal === null;
}

export function inOrderOf(note: FileNote | null, columns: readonly FoundColumn[]): FoundColumn[] {
  if (note === null) return [...columns];
  return note.fields.flatMap(({ dataset }) =>
    columns.filter((column) => column.dataset.path === `/${dataset}`),
  );
}

export function storedField(
  { name, dataset, type, offset }: ReadableColumn,
  idName: string | null,
  note: FileNote | null,
  survey: Survey,
): StoredField {
  const noted = note?.fields.find((one) => `/${one.dataset}` === dataset.path);
  const valid = noted?.valid === undefined ? null : maskOf(`/${noted.valid}`, dataset, survey);
  const rowShape = dataset.shape?.slice(1) ?? [];
  const shape = type.kind === 'numeric' ? [...rowShape, ...type.shape] : [];
  const field: Field = {
    name: noted?.name ?? name,
    kind: noted?.kind ?? fieldKind(type, shape, name === idName),
    dtype: dtypeName(type),
    shape,
    stored: type.label,
    ...(type.kind === 'numeric' && type.itemBytes > 1 ? { byteOrder: type.byteOrder } : {}),
    ...(valid === null ? {} : { nullable: true }),
  };
  return { field, dataset, type, offset, valid };
}

/** Null where there is no such dataset of booleans, one for each row. */
function maskOf(path: string, values: StoredDataset, { datasets }: Survey): StoredDataset | null {
  const found = datasets.find((dataset) => dataset.path === path && dataset.refusal === null);
  const fits =
    found?.type.kind === 'numeric' &&
    found.type.dtype === 'bool' &&
    found.shape?.length === 1 &&
    rowCountOf(found) === rowCountOf(values);
  return fits ? found : null;
}

function dtypeName(type: ElementType): string {
  if (type.kind === 'numeric') return type.dtype;
  if (type.kind === 'variable-string') return 'str';
  if (type.kind !== 'fixed-string') return 'bytes';
  return type.encoding === 'utf8' ? 'str' : `bytes${type.itemBytes * 8}`;
}

function fieldKind(type: ElementType, shape: readonly number[], isId: boolean): FieldKind {
  if (isId) return 'id';
  if (type.kind !== 'numeric') return 'text';
  return shape.length === 0 ? 'scalar' : 'tensor';
}

/** Which column names the rows. */
export function idColumn(columns: readonly FoundColumn[]): string | null {
  const shapes = columns.filter(isReadable).map(({ name, type, dataset }) => ({
    name,
    dtype: dtypeName(type),
    shape: [...(dataset.shape ?? []).slice(1), ...(type.kind === 'numeric' ? type.shape : [])],
  }));
  return idFieldName(shapes, isString);
}

/** Two fields of one name (`a.b` may be a dataset and a member): the later gets a number. */
export function uniqueNames(fields: readonly StoredField[]): StoredField[] {
  const taken = new Set<string>();
  return fields.map((stored) => {
    let { name } = stored.field;
    for (let number = 2; taken.has(name); number += 1) name = `${stored.field.name} (${number})`;
    taken.add(name);
    return { ...stored, field: { ...stored.field, name } };
  });
}
