import { dtypeFacts, elementCount } from '../../../shared/model/dtype';
import type { NarrowDtype, NarrowingError } from '../../../shared/model/narrowing';
import type { NumericColumn } from '../../../shared/model/tensor';
import type { SourceRows } from '../source-rows';
import { sourceBatches } from '../write-dataset';
import { floatReader, narrowElements } from './narrow-elements';
import { isNarrowed } from './narrowed-rows';

/** Compares every element of every row with what narrowing makes of it. */
export async function measureNarrowing(
  source: SourceRows,
  to: NarrowDtype,
  signal: AbortSignal | undefined,
): Promise<NarrowingError> {
  const names = source.fields.filter((field) => isNarrowed(field, to)).map(({ name }) => name);
  const tally = new Tally();
  for await (const { columns } of sourceBatches(source, signal)) {
    for (const name of names) {
      const column = columns.get(name);
      if (column?.kind === 'numeric') addColumn(tally, column, to);
    }
  }
  return tally.result(to);
}

function addColumn(tally: Tally, column: NumericColumn, to: NarrowDtype): void {
  const { dtype, data, valid } = column;
  const given = floatReader(dtype, data);
  const kept = floatReader(to, narrowElements(data, to));
  const rowSlots = elementCount(column.shape) * dtypeFacts(dtype).slots;
  for (let at = 0; at < data.length; at += 1) {
    if (valid !== undefined && valid[Math.floor(at / rowSlots)] === 0) continue;
    tally.add(given(at), kept(at));
  }
}

class Tally {
  #elements = 0;
  #finite = 0;
  #largestAbsolute = 0;
  #largestRelative = 0;
  #squares = 0;
  #becameInfinite = 0;
  #becameZero = 0;

  add(given: number, kept: number): void {
    this.#elements += 1;
    if (!Number.isFinite(given)) return;
    if (!Number.isFinite(kept)) {
      this.#becameInfinite += 1;
      return;
    }
    this.#finite += 1;
    const error = Math.abs(kept - given);
    this.#squares += error * error;
    if (error > this.#largestAbsolute) this.#largestAbsolute = error;
    if (given === 0) return;
    if (kept === 0) this.#becameZero += 1;
    const relative = error / Math.abs(given);
    if (relative > this.#largestRelative) this.#largestRelative = relative;
  }

  result(dtype: NarrowDtype): NarrowingError {
    return {
      dtype,
      elements: this.#elements,
      largestAbsolute: this.#largestAbsolute,
      largestRelative: this.#largestRelative,
      rootMeanSquare: this.#finite === 0 ? null : Math.sqrt(this.#squares / this.#finite),
      becameInfinite: this.#becameInfinite,
      becameZero: this.#becameZero,
    };
  }
}
