import { assertNever } from '../../../shared/errors';
import type { IndexedValues } from './indexed-values';
import type { Values } from './values';

/**
 * Decoded values of a column chunk. A unit is a row; in columns of fixed-length lists without a
 * missing row it is an element, because there a page may begin and end inside a row.
 */
export interface Block {
  /** First unit of the chunk. */
  readonly first: number;
  readonly count: number;
  readonly values: Values | IndexedValues;
  /** One byte a unit, 0 where it is missing; null where none is. */
  readonly valid: Uint8Array | null;
  /** Where among the values a unit lies, -1 where it is missing; null where all units are there. */
  readonly place: Int32Array | null;
}

/** What it takes in memory. */
export function blockBytes({ values, valid, place }: Block): number {
  return bytesOfValues(values) + (valid?.length ?? 0) + (place?.byteLength ?? 0);
}

function bytesOfValues(values: Block['values']): number {
  switch (values.kind) {
    case 'fixed':
      return values.bytes.byteLength;
    case 'text':
      return values.bytes.byteLength + values.offsets.byteLength;
    case 'indexed':
      return values.indices.byteLength;
    default:
      return assertNever(values);
  }
}
