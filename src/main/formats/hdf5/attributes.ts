import { isArrayscopeError } from '../../../shared/errors';
import type { JsonValue } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { stringAt } from '../../lib/string-column';
import { columnBuilder } from './column-builder';
import type { LibraryFile } from './library-file';
import type { OpenLibrary } from './open-library';
import { isVariable, storedType } from './stored-type';

/** An attribute larger than this is not shown. */
const MAX_BYTES = 64 * 1024;
const MAX_ATTRIBUTES = 256;

export type Attributes = Readonly<Record<string, JsonValue>>;

/** The attributes of a group or dataset that JSON can hold; those that cannot be read are left out. */
export async function readAttributes(file: LibraryFile, path: string): Promise<Attributes> {
  const found: [string, JsonValue][] = [];
  for (const name of (await namesOf(file, path)).slice(0, MAX_ATTRIBUTES)) {
    const value = await readAttribute(file, path, name);
    if (value !== undefined) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

/**
 * The attributes of some groups and datasets by name, each as a person would name it; those of
 * what has none that can be listed are left out.
 * @param isKept whether it is read elsewhere
 */
export async function attributesBeside(
  file: LibraryFile,
  paths: readonly string[],
  isKept: (path: string, name: string) => boolean,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    for (const name of await namesOf(file, path))
      if (!isKept(path, name)) found.push(`attribute “${name}” of ${path}`);
  }
  return found;
}

async function namesOf(file: LibraryFile, path: string): Promise<readonly string[]> {
  const what = `: the attributes of ${path} cannot be read`;
  try {
    return await file.use(what, ({ library, id }) => library.get_attribute_names(id, path));
  } catch (error) {
    if (isArrayscopeError(error) && error.exitCode === 3) return [];
    throw error;
  }
}

/** Undefined where the attribute is missing, too large, or of a type that is not shown. */
export async function readAttribute(
  file: LibraryFile,
  path: string,
  name: string,
): Promise<JsonValue | undefined> {
  try {
    return await file.use(`: the attribute ${name} of ${path} cannot be read`, (open) =>
      attributeValue(open, path, name),
    );
  } catch (error) {
    if (isArrayscopeError(error) && error.exitCode === 3) return undefined;
    throw error;
  }
}

function attributeValue(open: OpenLibrary, path: string, name: string): JsonValue | undefined {
  const { library, id } = open;
  const header = library.get_attribute_metadata(id, path, name);
  // Whether a float of two bytes is bfloat16 is not known here: not shown rather than shown wrong.
  const type = storedType(header, true);
  const items = header.total_size;
  const bytes = items * header.size;
  if (header.shape === null || type.kind === 'compound' || type.kind === 'unsupported')
    return undefined;
  if (!Number.isSafeInteger(bytes) || bytes > MAX_BYTES) return undefined;
  const at = open.scratch(Math.max(1, bytes));
  const what = `: the attribute ${name} of ${path} cannot be read`;
  open.assert(library.get_attribute_data(id, path, name, BigInt(at)), what);
  try {
    const builder = columnBuilder(type, 0, items, []);
    builder.append({ heap: open.heap, at, itemBytes: header.size }, 0, items);
    const values = valuesOf(builder.column(), items);
    return header.shape.length === 0 && values.length === 1 ? values[0] : values;
  } finally {
    if (isVariable(header)) library.reclaim_vlen_memory(id, path, name, BigInt(at));
  }
}

/** Numbers that JSON cannot hold are given as text. */
function valuesOf(column: Column, items: number): JsonValue[] {
  if (column.kind === 'string')
    return Array.from({ length: items }, (_, item) => stringAt(column, item));
  const { data, dtype } = column;
  return Array.from({ length: data.length }, (_, item): JsonValue => {
    const value = data[item] ?? 0;
    if (dtype === 'bool') return value !== 0;
    const number = Number(value);
    return typeof value === 'bigint'
      ? Number.isSafeInteger(number)
        ? number
        : String(value)
      : Number.isFinite(value)
        ? value
        : String(value);
  });
}
