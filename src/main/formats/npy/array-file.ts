/** One `.npy` file of a field, written batch by batch; its row count is patched in at the end. */
import { join } from 'node:path';
import { InputError, InternalError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { encodeNpyHeader, numericDescr } from './encode';
import { OutputFile } from '../rows/output-file';
import { type StoredForm, storedForm } from './plan-write';
import {
  type ItemKind,
  type ItemType,
  assertFits,
  assertHoldable,
  itemChunks,
  itemDescr,
  widestItem,
} from './string-items';
import { StringSpool } from './string-spool';

export interface ArrayFile {
  /** @param firstRow number of the column's first row in the dataset. */
  append(column: Column, firstRow: number): Promise<void>;
  finish(rows: number): Promise<void>;
  abort(): Promise<void>;
}

export async function createArrayFile(folder: string, field: Field): Promise<ArrayFile> {
  const form = storedForm(field);
  const path = join(folder, `${field.name}.npy`);
  if (form === null) throw new InternalError(`${field.name} was not planned`, { path });
  if (form.kind === 'string' && form.width === null) {
    const spool = await StringSpool.create(join(folder, `.${field.name}.spool`));
    return new SpooledStrings(field.name, path, form.item, spool);
  }
  const file = await OutputFile.create(path);
  const array = new FixedArray(field.name, form, file);
  await file.append(array.header(0));
  return array;
}

/** Numbers, or strings whose width is known. */
class FixedArray implements ArrayFile {
  constructor(
    private readonly name: string,
    private readonly form: StoredForm,
    private readonly file: OutputFile,
  ) {}

  header(rows: number): Uint8Array {
    if (this.form.kind === 'numeric')
      return encodeNpyHeader(numericDescr(this.form.dtype), [rows, ...this.form.shape]);
    return encodeNpyHeader(itemDescr(this.#item()), [rows]);
  }

  async append(column: Column, firstRow: number): Promise<void> {
    assertNoNulls(column, this.name, firstRow);
    if (this.form.kind === 'numeric') {
      await this.file.append(numericBytes(column, this.form, this.name));
      return;
    }
    const strings = stringsOf(column, this.name);
    assertHoldable(strings, this.form.item, this.name, firstRow);
    assertFits(strings, this.#item(), this.name, firstRow);
    for (const chunk of itemChunks(strings, this.#item())) await this.file.append(chunk);
  }

  async finish(rows: number): Promise<void> {
    await this.file.patch(this.header(rows), 0);
    await this.file.sync();
    await this.file.close();
  }

  abort(): Promise<void> {
    return this.file.close();
  }

  #item(): ItemType {
    if (this.form.kind === 'string' && this.form.width !== null)
      return { kind: this.form.item, width: this.form.width };
    throw new InternalError(`${this.name} has no width`);
  }
}

/** Strings whose width the last row decides. */
class SpooledStrings implements ArrayFile {
  #width = 1;
  #file: OutputFile | null = null;

  constructor(
    private readonly name: string,
    private readonly path: string,
    private readonly item: ItemKind,
    private readonly spool: StringSpool,
  ) {}

  async append(column: Column, firstRow: number): Promise<void> {
    assertNoNulls(column, this.name, firstRow);
    const strings = stringsOf(column, this.name);
    assertHoldable(strings, this.item, this.name, firstRow);
    this.#width = Math.max(this.#width, widestItem(strings, this.item));
    await this.spool.append(strings);
  }

  async finish(rows: number): Promise<void> {
    const type = { kind: this.item, width: this.#width };
    this.#file = await OutputFile.create(this.path);
    await this.#file.append(encodeNpyHeader(itemDescr(type), [rows]));
    for await (const column of this.spool.columns('utf8')) {
      for (const chunk of itemChunks(column, type)) await this.#file.append(chunk);
    }
    await this.#file.sync();
    await this.#file.close();
    await this.spool.close();
  }

  async abort(): Promise<void> {
    await this.spool.close();
    await this.#file?.close();
  }
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
