/** One `.npy` file of a field, written batch by batch; its row count is patched in at the end. */
import { InputError, InternalError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { OutputFile } from '../rows/output-file';
import { encodeNpyHeader, numericDescr } from './encode';
import { type StoredForm, formBytes } from './plan-write';
import { type ItemType, assertFits, assertHoldable, itemChunks, itemDescr } from './string-items';

export interface ArrayFile {
  /** @param firstRow number of the column's first row in the dataset. */
  append(column: Column, firstRow: number): Promise<void>;
  /** Flushes. @returns what the number of rows does not tell; null where it tells everything */
  checkpoint(): Promise<JsonObject | null>;
  finish(rows: number): Promise<void>;
  /** Once the whole folder is on the disk. */
  tidy(): Promise<void>;
  abort(): Promise<void>;
}

/** Numbers, or strings whose width is known. */
export class FixedArray implements ArrayFile {
  private constructor(
    private readonly name: string,
    private readonly form: StoredForm,
    private readonly file: OutputFile,
  ) {}

  static async create(path: string, name: string, form: StoredForm): Promise<FixedArray> {
    const file = await OutputFile.create(path);
    await file.append(header(form, 0));
    return new FixedArray(name, form, file);
  }

  /** Goes on behind the first rows of a file that has as many. */
  static async resume(
    path: string,
    name: string,
    form: StoredForm,
    rows: number,
  ): Promise<FixedArray> {
    const file = await OutputFile.resume(path, arrayBytes(form, rows));
    return new FixedArray(name, form, file);
  }

  async append(column: Column, firstRow: number): Promise<void> {
    assertNoNulls(column, this.name, firstRow);
    if (this.form.kind === 'numeric') {
      await this.file.append(numericBytes(column, this.form, this.name));
      return;
    }
    const strings = stringsOf(column, this.name);
    assertHoldable(strings, this.form.item, this.name, firstRow);
    const item = itemOf(this.form);
    assertFits(strings, item, this.name, firstRow);
    for (const chunk of itemChunks(strings, item)) await this.file.append(chunk);
  }

  async checkpoint(): Promise<null> {
    await this.file.sync();
    return null;
  }

  async finish(rows: number): Promise<void> {
    await this.file.patch(header(this.form, rows), 0);
    await this.file.sync();
    await this.file.close();
  }

  async tidy(): Promise<void> {
    // There is nothing beside the array.
  }

  abort(): Promise<void> {
    return this.file.close();
  }
}

/** Bytes of a file with its first so many rows. */
export function arrayBytes(form: StoredForm, rows: number): number {
  return header(form, 0).length + rows * formBytes(form);
}

function header(form: StoredForm, rows: number): Uint8Array {
  return form.kind === 'numeric'
    ? encodeNpyHeader(numericDescr(form.dtype), [rows, ...form.shape])
    : encodeNpyHeader(itemDescr(itemOf(form)), [rows]);
}

function itemOf(form: Extract<StoredForm, { kind: 'string' }>): ItemType {
  if (form.width !== null) return { kind: form.item, width: form.width };
  throw new InternalError('These strings have no width.');
}

export function assertNoNulls(column: Column, field: string, firstRow: number): void {
  const row = column.valid?.indexOf(0) ?? -1;
  if (row === -1) return;
  throw new InputError(
    'null-value',
    `The field "${field}" has no value in row ${firstRow + row}; NumPy arrays cannot say so.`,
    {
      row: firstRow + row,
    },
  );
}

/** The column's bytes, once it is what the schema promised. */
export function numericBytes(column: Column, form: StoredForm, field: string): Uint8Array {
  if (
    column.kind === 'numeric' &&
    form.kind === 'numeric' &&
    column.dtype === form.dtype &&
    String(column.shape) === String(form.shape)
  ) {
    return bytesOf(column.data);
  }
  const found =
    column.kind === 'numeric' ? `${column.dtype} (${column.shape.join(', ')})` : 'strings';
  throw new InternalError(`The field "${field}" was given ${found}, not what its schema promised.`);
}

export function stringsOf(column: Column, field: string): StringColumn {
  if (column.kind === 'string') return column;
  throw new InternalError(
    `The field "${field}" was given numbers, not the strings that its schema promised.`,
  );
}
