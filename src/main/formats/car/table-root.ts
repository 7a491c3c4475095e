/** The root block of a table that Arrayscope wrote; the layout is in index.ts. */
import { encode } from '@ipld/dag-cbor';
import { CID } from 'multiformats';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import { isNumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import { isMap } from './decode-block';

export const TABLE_KIND = 'arrayscope/table';
const VERSION = 1;

const cidSchema = z.custom<CID>((value) => CID.asCID(value) !== null);
const rowsSchema = z.int().nonnegative();

const rootSchema = z.object({
  kind: z.literal(TABLE_KIND),
  version: z.literal(VERSION),
  schema: z.object({
    fields: z
      .array(
        z.object({
          name: z.string(),
          kind: z.enum(['id', 'tensor', 'scalar', 'text']),
          dtype: z.string().refine((name) => isNumericDtype(name) || /^(str|bytes)\d*$/.test(name)),
          shape: z.array(z.int().nonnegative()).readonly(),
        }),
      )
      .readonly(),
    /** JSON as text: numbers of any size and the order of its keys stay as they are. */
    metadata: z.string(),
  }),
  rowCount: rowsSchema,
  batches: z.array(z.object({ cid: cidSchema, rows: rowsSchema })).readonly(),
});
export type TableRoot = z.infer<typeof rootSchema>;
export type TableBatch = TableRoot['batches'][number];

/** The root as a table of ours, or null where it is something else. @throws InputError */
export function tableRoot(value: unknown, path: string): TableRoot | null {
  if (!isMap(value) || value['kind'] !== TABLE_KIND) return null;
  if (value['version'] !== VERSION) {
    throw new InputError(
      'newer-version',
      `${path} is a table of version ${String(value['version'])}; this Arrayscope reads version ${VERSION}.`,
      { path, hint: 'Open it with the version of Arrayscope that wrote it, or a newer one.' },
    );
  }
  const parsed = rootSchema.safeParse(value);
  if (!parsed.success) throw badRoot(path, parsed.error.issues[0]?.path.join('.') ?? '');
  const root = parsed.data;
  const rows = root.batches.reduce((sum, batch) => sum + batch.rows, 0);
  if (rows !== root.rowCount) throw badRoot(path, 'rowCount');
  const names = root.schema.fields.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw badRoot(path, 'schema.fields');
  return root;
}

export function encodeRoot(
  fields: readonly Field[],
  metadata: JsonObject | undefined,
  batches: readonly TableBatch[],
): Uint8Array {
  return encode({
    kind: TABLE_KIND,
    version: VERSION,
    schema: {
      fields: fields.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape })),
      metadata: JSON.stringify(metadata ?? {}),
    },
    rowCount: batches.reduce((sum, { rows }) => sum + rows, 0),
    batches,
  });
}

/** What the root's metadata says, and nothing where it is no JSON object. */
export function rootMetadata({ schema }: TableRoot): JsonObject {
  try {
    return z.record(z.string(), z.json()).safeParse(JSON.parse(schema.metadata)).data ?? {};
  } catch {
    return {};
  }
}

function badRoot(path: string, where: string): InputError {
  return new InputError(
    'bad-root',
    `${path}: the root block is not as Arrayscope writes it (${where}).`,
    { path, hint: 'Get the file again, or convert the data again.' },
  );
}
