/**
 * What `ARROW:schema` tells of a file's columns: the Arrow schema as an IPC message in base64,
 * which Arrow's own writers put into the metadata. Parquet's schema has no fixed lengths of lists,
 * and no tensors (Arrow's canonical extension `arrow.fixed_shape_tensor`).
 */
import { z } from 'zod';
import { type ArrowField, arrowFields } from './arrow-fields';
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
}

const MAX_SCHEMA_CHARACTERS = 16 * 1024 * 1024;
const tensorSchema = z.object({
  shape: z.array(z.int().positive()).nonempty(),
  permutation: z.array(z.int().nonnegative()).nullish(),
});

/** By top-level name; empty where there is no such schema, or none that can be read. */
export function arrowColumns(text: string | undefined): ReadonlyMap<string, ArrowColumn> {
  if (text === undefined || text.length > MAX_SCHEMA_CHARACTERS) return new Map();
  try {
    const fields = arrowFields(new Uint8Array(Buffer.from(text, 'base64')));
    return new Map(fields.map((field) => [field.name, columnOf(field)]));
  } catch (error) {
    // It only adds to what Parquet's own schema says.
    if (error instanceof RangeError) return new Map();
    throw error;
  }
}

function columnOf({ sizes, metadata }: ArrowField): ArrowColumn {
  const tensor =
    metadata.get(EXTENSION_NAME) === TENSOR_EXTENSION
      ? tensorSchema.safeParse(parseJson(metadata.get(EXTENSION_METADATA))).data
      : undefined;
  const order = tensor?.permutation ?? [];
  return {
    sizes,
    permuted: order.some((axis, place) => axis !== place),
    ...(tensor === undefined ? {} : { shape: tensor.shape }),
  };
}
