/** `arrow.fixed_shape_tensor` of the canonical extension types: the shape of a fixed-size list. */
import { z } from 'zod';
import { elementCount } from '../../../shared/model/dtype';

export const EXTENSION_NAME = 'ARROW:extension:name';
export const EXTENSION_METADATA = 'ARROW:extension:metadata';
export const FIXED_SHAPE_TENSOR = 'arrow.fixed_shape_tensor';

const shapeSchema = z.object({
  shape: z.array(z.int().nonnegative()),
  permutation: z.array(z.int().nonnegative()).optional(),
});

export interface TensorShape {
  /** As the elements lie. */
  readonly stored: readonly number[];
  /** Dimension `i` of the tensor is stored dimension `order[i]`; null where all are in order. */
  readonly order: readonly number[] | null;
}

/** The shape that the field's metadata gives `size` elements; null where it gives none. */
export function tensorShape(
  metadata: ReadonlyMap<string, string>,
  size: number,
): TensorShape | null {
  if (metadata.get(EXTENSION_NAME) !== FIXED_SHAPE_TENSOR) return null;
  const parsed = shapeSchema.safeParse(json(metadata.get(EXTENSION_METADATA) ?? '')).data;
  if (parsed === undefined || elementCount(parsed.shape) !== size) return null;
  const { shape: stored, permutation } = parsed;
  const isOrder =
    permutation?.length === stored.length &&
    permutation.toSorted((a, b) => a - b).every((dimension, index) => dimension === index);
  const order = isOrder && permutation.some((from, index) => from !== index) ? permutation : null;
  return { stored, order };
}

export function tensorMetadata(shape: readonly number[]): ReadonlyMap<string, string> {
  return new Map([
    [EXTENSION_NAME, FIXED_SHAPE_TENSOR],
    [EXTENSION_METADATA, JSON.stringify({ shape })],
  ]);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
