import type { Field } from '../../../shared/model/dataset';
import { type Requested, selectFields } from './request';

/**
 * The fields that requests name. Rows taken one by one name the same fields every time: those are
 * given as the same array, so that what depends on them can be kept with it.
 */
export class FieldSelection {
  #names: readonly string[] = [];
  #fields: readonly Field[] = [];

  constructor(private readonly requested: Requested) {}

  /** As `selectFields`. @throws UsageError for an unknown field */
  of(names: readonly string[] | undefined): readonly Field[] {
    if (names === undefined) return this.requested.fields;
    if (sameNames(names, this.#names)) return this.#fields;
    this.#fields = selectFields(names, this.requested);
    // A copy: the caller's array may hold other names the next time.
    this.#names = [...names];
    return this.#fields;
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
