import { type NumericDtype, rowBytes, viewElements } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import { allocated, tooLarge } from '../rows/allocate';
import type { ColumnForm } from './column-form';
import type { Block } from './block';
import { copyIndexed } from './indexed-values';

/** A column while it is filled, row after row. */
export interface ColumnSink {
  /** Appends units `[from, to)` of a block, counted from the block's own start. */
  append(block: Block, from: number, to: number): void;
  column(): Column;
}

const MAX_TEXT_BYTES = 2 ** 31 - 1;

/** @param reuse a column whose memory may be overwritten, where it is as large as needed */
export function createSink(form: ColumnForm, rows: number, reuse?: Column): ColumnSink {
  const { dtype } = form;
  return dtype === null
    ? new TextSink(form.field.dtype.startsWith('bytes') ? 'bytes' : 'utf8', rows)
    : new NumberSink(dtype, form.field.shape, rows, reuse);
}

export class NumberSink implements ColumnSink {
  readonly #bytes: Uint8Array;
  readonly #validity: Validity;
  readonly #rowBytes: number;
  #filled = 0;

  constructor(
    private readonly dtype: NumericDtype,
    private readonly shape: readonly number[],
    rows: number,
    reuse?: Column,
  ) {
    this.#rowBytes = rowBytes(dtype, shape);
    const length = rows * this.#rowBytes;
    const again = reuse?.kind === 'numeric' && reuse.dtype === dtype ? reuse.data : null;
    // Not zeroed: every byte is filled, or the read fails and nobody sees the column.
    this.#bytes =
      again?.byteLength === length
        ? new Uint8Array(again.buffer, again.byteOffset, length)
        : new Uint8Array(allocated(() => Buffer.allocUnsafeSlow(length)).buffer);
    this.#validity = new Validity(rows);
  }

  /** Where the next bytes go, for a read that needs no copy; then `commit` them. */
  next(length: number): Uint8Array {
    return this.#bytes.subarray(this.#filled, this.#filled + length);
  }

  commit(length: number): void {
    this.#filled += length;
  }

  append({ values, valid, place }: Block, from: number, to: number): void {
    if (values.kind === 'text') throw new TypeError('numbers were expected');
    if (values.kind === 'indexed') {
      const length = (to - from) * values.dictionary.width;
      copyIndexed(values, from, to, this.next(length));
      this.commit(length);
      return;
    }
    const { width, bytes } = values;
    if (valid !== null) this.#validity.put(this.#filled / this.#rowBytes, valid, from, to);
    if (place === null) {
      this.#bytes.set(bytes.subarray(from * width, to * width), this.#filled);
      this.#filled += (to - from) * width;
      return;
    }
    for (let unit = from; unit < to; unit += 1) {
      const at = place[unit] ?? -1;
      if (at < 0) this.#bytes.fill(0, this.#filled, this.#filled + width);
      else this.#bytes.set(bytes.subarray(at * width, (at + 1) * width), this.#filled);
      this.#filled += width;
    }
  }

  column(): Column {
    const { dtype, shape } = this;
    const data = viewElements(dtype, this.#bytes);
    return { kind: 'numeric', dtype, shape, data, ...this.#validity.found() };
  }
}

class TextSink implements ColumnSink {
  readonly #offsets: Int32Array;
  readonly #parts: Uint8Array[] = [];
  readonly #validity: Validity;
  #row = 0;
  #end = 0;

  constructor(
    private readonly encoding: 'utf8' | 'bytes',
    rows: number,
  ) {
    this.#offsets = allocated(() => new Int32Array(rows + 1));
    this.#validity = new Validity(rows);
  }

  append({ values, valid }: Block, from: number, to: number): void {
    if (values.kind !== 'text') throw new TypeError('text was expected');
    if (valid !== null) this.#validity.put(this.#row, valid, from, to);
    const begin = values.offsets[from] ?? 0;
    const end = values.offsets[to] ?? 0;
    if (this.#end + end - begin > MAX_TEXT_BYTES)
      throw tooLarge('More than 2 GiB of text were asked for at once.');
    this.#parts.push(values.bytes.slice(begin, end));
    const shift = this.#end - begin;
    for (let unit = from; unit < to; unit += 1) {
      this.#row += 1;
      this.#offsets[this.#row] = (values.offsets[unit + 1] ?? 0) + shift;
    }
    this.#end += end - begin;
  }

  column(): Column {
    const [only] = this.#parts;
    const bytes =
      only !== undefined && this.#parts.length === 1
        ? only
        : Uint8Array.from(Buffer.concat(this.#parts, this.#end));
    const { encoding } = this;
    return { kind: 'string', encoding, offsets: this.#offsets, bytes, ...this.#validity.found() };
  }
}

/** One byte a row, kept only where a row is missing. */
class Validity {
  #valid: Uint8Array | undefined;

  constructor(private readonly rows: number) {}

  put(row: number, valid: Uint8Array, from: number, to: number): void {
    this.#valid ??= new Uint8Array(this.rows).fill(1);
    this.#valid.set(valid.subarray(from, to), row);
  }

  found(): { valid?: Uint8Array } {
    return this.#valid?.includes(0) === true ? { valid: this.#valid } : {};
  }
}
