import { createHash, type Hash } from 'node:crypto';
import type { Field } from '../../shared/model/dataset';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { isValid, numericBytes } from './compare-columns';
import { stringBytes } from '../lib/string-column';

/**
 * SHA-256 of what a field holds, row after row, whatever the batches and the format:
 * the digest over three digests – the bytes of the rows that are not null (native little-endian,
 * C order; text as its own bytes), their lengths where the field is text (uint32, little-endian),
 * and one byte a row that says whether it is there.
 */
export class FieldDigest {
  readonly #data: Hash = createHash('sha256');
  readonly #lengths: Hash = createHash('sha256');
  readonly #valid: Hash = createHash('sha256');

  update(column: Column, offset: number, count: number): void {
    if (column.valid === undefined && column.kind === 'numeric') {
      this.#data.update(numericBytes(column, offset, count));
    } else {
      for (let row = offset; row < offset + count; row += 1) {
        if (isValid(column, row)) this.#updateRow(column, row);
      }
    }
    this.#valid.update(
      column.valid?.subarray(offset, offset + count) ?? new Uint8Array(count).fill(1),
    );
  }

  #updateRow(column: Column, row: number): void {
    if (column.kind === 'numeric') {
      this.#data.update(numericBytes(column, row, 1));
      return;
    }
    const bytes = stringBytes(column, row);
    this.#data.update(bytes);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    this.#lengths.update(length);
  }

  /** `sha256:` and 64 hexadecimal digits; the digest can be taken once. */
  finish(): string {
    const all = createHash('sha256');
    for (const part of [this.#data, this.#lengths, this.#valid]) all.update(part.digest());
    return `sha256:${all.digest('hex')}`;
  }
}

/** The digests of all fields of a dataset, taken batch after batch. */
export class DatasetDigest {
  readonly #fields: ReadonlyMap<string, FieldDigest>;

  constructor(fields: readonly Field[]) {
    this.#fields = new Map(fields.map(({ name }) => [name, new FieldDigest()]));
  }

  /** Rows `[offset, offset + count)` of a batch; all of it unless told. */
  update(batch: TensorBatch, offset = 0, count = batch.rowCount): void {
    for (const [name, digest] of this.#fields) {
      const column = batch.columns.get(name);
      if (column !== undefined) digest.update(column, offset, count);
    }
  }

  /** By field name; can be taken once. */
  finish(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#fields].map(([name, digest]) => [name, digest.finish()]));
  }
}
