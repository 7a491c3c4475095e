/** What is read of a schema, and how: a plan for every field of the dataset. */
import type { Field } from '../../../shared/model/dataset';
import type { NumericDtype } from '../../../shared/model/dtype';
import type { Slot, SlotLayout } from './slots';

/** A list around the elements of a tensor. */
export interface ListLevel {
  readonly slot: Slot;
  /** Items of each list. */
  readonly size: number;
  /** Bits of an offset; null where the size is the type's own and nothing is stored. */
  readonly offsets: 32 | 64 | null;
}

interface Common {
  readonly field: Field;
  /** Structs around it and the array itself: a row is null where one of them is. */
  readonly validity: readonly Slot[];
}

export interface NumericPlan extends Common {
  readonly kind: 'numeric';
  readonly dtype: NumericDtype;
  readonly levels: readonly ListLevel[];
  readonly leaf: Slot;
  /** Values of the leaf a row; a complex number is two. */
  readonly leafValues: number;
  /** Order of the stored dimensions that the tensor's own come in; null: as stored. */
  readonly permutation: {
    readonly stored: readonly number[];
    readonly order: readonly number[];
  } | null;
}

export interface StringPlan extends Common {
  readonly kind: 'string';
  readonly encoding: 'utf8' | 'bytes';
  readonly leaf: Slot;
}

export interface DictionaryPlan extends Common {
  readonly kind: 'dictionary';
  /** Holds the indices. */
  readonly leaf: Slot;
  readonly id: number;
  readonly index: { readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean };
  /** How the dictionary's own batches are read. */
  readonly values: NumericPlan | StringPlan;
  readonly layout: SlotLayout;
}

export type ColumnPlan = NumericPlan | StringPlan | DictionaryPlan;
