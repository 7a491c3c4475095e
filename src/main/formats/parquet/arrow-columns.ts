/**
 * What `ARROW:schema` tells of a file's columns: the Arrow schema as an IPC message in base64,
 * which Arrow's own writers put into the metadata. Parquet's schema has no fixed lengths of lists,
 * and no tensors (Arrow's canonical extension `arrow.fixed_shape_tensor`).
 */
import type * as Arrow from 'apache-arrow';
import { z } from 'zod';
import { parseJson } from './column-mapping';

export const ARROW_SCHEMA_KEY = 'ARROW:schema';
export const EXTENSION_NAME = 'ARROW:extension:name';
export const EXTENSION_METADATA = 'ARROW:extension:metadata';
export const TENSOR_EXTENSION = 'arrow.fixed_shape_tensor';

export interface ArrowColumn {
  /** Lengths of the lists, outermost first; null where a list's length is not fixed. */
  readonly sizes: readonly (number | null)[];
  /** Shape of the tensor of each row, where the column is of the extension. */
  readonly shape?: readonly number[];
  /** The stored axes are to be shown in another order. */
  readonly permuted: boolean;
  /** Arrow's name of the type: `fixed_shape_tensor<float>[2, 3]`. */
  readonly unit?: string;
}

const MAX_SCHEMA_CHARACTERS = 16 * 1024 * 1024;
const UNITS: Readonly<Record<number, string>> = { 0: 's', 1: 'ms', 2: 'us', 3: 'ns' };
const tensorSchema = z.object({
  shape: z.array(z.int().positive()).nonempty(),
  permutation: z.array(z.int().nonnegative()).nullish(),
});

/** By top-level name; empty where there is no such schema, or none that can be read. */
export async function arrowColumns(
  text: string | undefined,
): Promise<ReadonlyMap<string, ArrowColumn>> {
  if (text === undefined || text.length > MAX_SCHEMA_CHARACTERS) return new Map();
  const arrow = await import('apache-arrow');
  try {
    const schema = new arrow.MessageReader(Buffer.from(text, 'base64')).readSchema();
    return new Map(
      schema?.fields.map((field): [string, ArrowColumn] => [field.name, columnOf(arrow, field)]) ??
        [],
    );
  } catch {
    // It only adds to what Parquet's own schema says.
    return new Map();
  }
}

function columnOf(arrow: typeof Arrow, field: Arrow.Field): ArrowColumn {
  const sizes: (number | null)[] = [];
  let type: unknown = field.type;
  while (type instanceof arrow.FixedSizeList || type instanceof arrow.List) {
    sizes.push(type instanceof arrow.FixedSizeList ? type.listSize : null);
    type = type.valueType;
  }
  const tensor =
    field.metadata.get(EXTENSION_NAME) === TENSOR_EXTENSION
      ? tensorSchema.safeParse(parseJson(field.metadata.get(EXTENSION_METADATA))).data
      : undefined;
  const order = tensor?.permutation ?? [];
  const unit = type instanceof arrow.Duration ? `duration[${UNITS[type.unit] ?? '?'}]` : undefined;
  return {
    sizes,
    permuted: order.some((axis, place) => axis !== place),
    ...(tensor === undefined ? {} : { shape: tensor.shape }),
    ...(unit === undefined ? {} : { unit }),
  };
}
