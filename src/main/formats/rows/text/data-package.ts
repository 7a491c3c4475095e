/**
 * `datapackage.json` beside a text file: a Data Package (version 2.0, datapackage.org/standard) of
 * tabular resources, each with its dialect and Table Schema. Arrayscope adds, under `arrayscope`
 * (custom properties are allowed), what the standard has no word for: dtype, shape and role of each
 * field, and up to which byte the file counts.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError, UsageError } from '../../../../shared/errors';
import type { Field } from '../../../../shared/model/dataset';
import { dtypeFacts, elementCount, isNumericDtype } from '../../../../shared/model/dtype';
import type { JsonObject } from '../../../../shared/model/json';
import { withFileErrors } from '../../../lib/file-error';
import type { FolderLook } from '../../../lib/path-look';
import { insideFolderIfThere } from '../inside-folder';
import { type DeclaredType, isDeclarable } from './declared-types';

export const PACKAGE_NAME = 'datapackage.json';
const MAX_PACKAGE_BYTES = 16 * 1024 * 1024;
const MAX_ELEMENTS = 2 ** 31;

const extent = z.int().min(0).max(MAX_ELEMENTS);
const ours = z
  .object({
    kind: z.enum(['id', 'tensor', 'scalar', 'text']),
    dtype: z.string().refine(isDeclarable),
    shape: z
      .array(extent)
      .max(32)
      .refine((shape) => elementCount(shape) <= MAX_ELEMENTS),
    nullable: z.boolean().optional(),
  })
  .refine(isConsistent, { message: 'kind, dtype and shape do not go together' });
const fieldSchema = z.object({
  name: z.string(),
  type: z.string().optional(),
  format: z.string().optional(),
  arrayscope: ours.optional(),
});
const resourceSchema = z.object({
  name: z.string(),
  path: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  encoding: z.string().optional(),
  dialect: z
    .object({
      delimiter: z.string().optional(),
      quoteChar: z.string().optional(),
      header: z.boolean().optional(),
    })
    .optional(),
  schema: z.object({ fields: z.array(fieldSchema) }).optional(),
  bytes: z.int().min(0).optional(),
  arrayscope: z.object({ rows: z.int().min(0) }).optional(),
});
const packageSchema = z.object({
  resources: z.array(resourceSchema).min(1),
  arrayscope: z
    .object({
      version: z.literal(1),
      metadata: z.record(z.string(), z.json()).optional(),
    })
    .optional(),
});
export type DataPackage = z.infer<typeof packageSchema>;
export type Resource = z.infer<typeof resourceSchema>;

function isConsistent({
  kind,
  dtype,
  shape,
}: {
  readonly kind: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}): boolean {
  if ((kind === 'tensor') !== shape.length > 0) return false;
  return kind === 'id' || isNumericDtype(dtype) === (kind !== 'text');
}

/** Null where the folder has none. @throws InputError for one that makes no sense or lies outside */
export async function readDataPackage(folder: string): Promise<DataPackage | null> {
  const path = await insideFolderIfThere(folder, PACKAGE_NAME);
  const stats = path === null ? null : await withFileErrors(path, () => stat(path));
  if (path === null || stats?.isFile() !== true) return null;
  if (stats.size > MAX_PACKAGE_BYTES)
    throw badPackage(path, `it is larger than ${MAX_PACKAGE_BYTES} bytes`);
  const text = await withFileErrors(path, () => readFile(path, 'utf8'));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badPackage(path, 'it is no JSON', cause);
  }
  const parsed = packageSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badPackage(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** Whether the folder's data package names a file with one of the suffixes. */
export async function describesFiles(
  look: FolderLook,
  suffixes: readonly string[],
): Promise<boolean> {
  if (!(await look.hasFile(PACKAGE_NAME))) return false;
  const found = await readDataPackage(look.path);
  return found !== null && resourcesOf(found, suffixes).length > 0;
}

/** The resources whose file ends in one of the suffixes, or whose format is named so. */
export function resourcesOf(found: DataPackage, suffixes: readonly string[]): readonly Resource[] {
  return found.resources.filter(({ path, format }) => {
    const first = typeof path === 'string' ? path : path?.[0];
    if (first === undefined) return false;
    return suffixes.some(
      (suffix) => format === suffix || first.toLowerCase().endsWith(`.${suffix}`),
    );
  });
}

/** @throws UsageError for a name that is not there; InputError where there is none at all */
export function chooseResource(
  resources: readonly Resource[],
  wanted: string,
  folder: string,
): Resource {
  const chosen = wanted === '' ? resources[0] : resources.find(({ name }) => name === wanted);
  if (chosen !== undefined) return chosen;
  if (wanted === '')
    throw new InputError('no-resource', `${folder} names no text file of this kind.`, {
      path: join(folder, PACKAGE_NAME),
    });
  throw new UsageError('no-such-resource', `There is no resource “${wanted}” in ${folder}.`, {
    path: folder,
    hint: `It has ${resources.map(({ name }) => `“${name}”`).join(', ')}.`,
  });
}

/** What the schema says of each column; a field without a known type is left to its values. */
export function declaredFields(resource: Resource): ReadonlyMap<string, DeclaredType> {
  const types = new Map<string, DeclaredType>();
  for (const field of resource.schema?.fields ?? []) {
    const declared =
      field.arrayscope === undefined
        ? standardType(field.type)
        : { ...field.arrayscope, nullable: field.arrayscope.nullable === true };
    if (declared !== null) types.set(field.name, declared);
  }
  return types;
}

/** Table Schema, “Field Types”. Dates and the like stay text. */
function standardType(type: string | undefined): DeclaredType | null {
  if (type === 'integer') return { dtype: 'int64' };
  if (type === 'number') return { dtype: 'float64' };
  if (type === 'boolean') return { dtype: 'bool' };
  if (type === undefined || ['any', 'array', 'list', 'object'].includes(type)) return null;
  return { dtype: 'str' };
}

export interface PackageContent {
  readonly fields: readonly Field[];
  readonly file: string;
  readonly format: 'csv' | 'jsonl';
  readonly mediatype: string;
  readonly dialect?: JsonObject;
  readonly bytes: number;
  readonly rows: number;
  readonly metadata: JsonObject | undefined;
}

export function packageText(content: PackageContent): string {
  const { fields, file, format, mediatype, dialect, bytes, rows, metadata } = content;
  const record = {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    resources: [
      {
        name: 'data',
        type: 'table',
        path: file,
        format,
        mediatype,
        encoding: 'utf-8',
        bytes,
        ...(dialect === undefined ? {} : { dialect }),
        schema: { fields: fields.map(fieldRecord), missingValues: [''] },
        arrayscope: { rows },
      },
    ],
    arrayscope: { version: 1, ...(metadata === undefined ? {} : { metadata }) },
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function fieldRecord({ name, kind, dtype, shape, nullable }: Field): JsonObject {
  return {
    name,
    ...tableType(dtype, shape),
    arrayscope: { kind, dtype, shape, ...(nullable === true ? { nullable } : {}) },
  };
}

function tableType(dtype: string, shape: readonly number[]): JsonObject {
  if (!isNumericDtype(dtype))
    return dtype.startsWith('bytes') ? { type: 'string', format: 'binary' } : { type: 'string' };
  const { kind } = dtypeFacts(dtype);
  if (shape.length > 0 || kind === 'complex') return { type: 'array' };
  return { type: kind === 'bool' ? 'boolean' : kind === 'float' ? 'number' : 'integer' };
}

function badPackage(path: string, why: string, cause?: unknown): InputError {
  return new InputError('bad-datapackage', `${path} makes no sense: ${why}.`, {
    path,
    hint: 'Open the text file itself to read it without its description.',
    cause,
  });
}
