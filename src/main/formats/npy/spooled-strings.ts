/** One `.npy` file of strings whose width the last row decides: they wait beside it until then. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isArrayscopeError } from '../../../shared/errors';
import type { JsonObject } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile } from '../rows/output-file';
import { countSchema, fileBytes, notResumable, requireBytes } from '../rows/resumable';
import { type ArrayFile, assertNoNulls, stringsOf } from './array-file';
import { columnsOf } from './assemble';
import { encodeNpyHeader } from './encode';
import { toField, toSpec } from './fields';
import { HeaderReader } from './header-reader';
import { type Part, rowLayout } from './part';
import { RowReader } from './row-reader';
import { RowStore } from './row-store';
import { type ItemKind, assertHoldable, itemChunks, itemDescr, widestItem } from './string-items';
import { StringSpool } from './string-spool';

export const spoolStateSchema = z.strictObject({ width: z.int().positive(), bytes: countSchema });

export type SpoolState = z.infer<typeof spoolStateSchema>;

export interface StringsTarget {
  readonly folder: string;
  /** Of the field. */
  readonly name: string;
  readonly item: ItemKind;
}

export class SpooledStrings implements ArrayFile {
  #file: OutputFile | null = null;

  private constructor(
    private readonly target: StringsTarget,
    private readonly spool: StringSpool,
    private width: number,
  ) {}

  static async create(target: StringsTarget): Promise<SpooledStrings> {
    return new SpooledStrings(target, await StringSpool.createKept(spoolPath(target)), 1);
  }

  static async resume(target: StringsTarget, state: SpoolState): Promise<SpooledStrings> {
    const spool = await StringSpool.resume(spoolPath(target), state.bytes);
    return new SpooledStrings(target, spool, state.width);
  }

  async append(column: Column, firstRow: number): Promise<void> {
    const { name, item } = this.target;
    assertNoNulls(column, name, firstRow);
    const strings = stringsOf(column, name);
    assertHoldable(strings, item, name, firstRow);
    this.width = Math.max(this.width, widestItem(strings, item));
    await this.spool.append(strings);
  }

  async checkpoint(): Promise<JsonObject> {
    await this.spool.sync();
    return { width: this.width, bytes: this.spool.bytes };
  }

  async finish(rows: number): Promise<void> {
    const type = { kind: this.target.item, width: this.width };
    this.#file = await OutputFile.create(arrayPath(this.target));
    await this.#file.append(encodeNpyHeader(itemDescr(type), [rows]));
    for await (const column of this.spool.columns('utf8')) {
      for (const chunk of itemChunks(column, type)) await this.#file.append(chunk);
    }
    await this.#file.sync();
    await this.#file.close();
    await this.spool.close();
  }

  /** Once the array is on the disk, name and all: it says as much. */
  async tidy(): Promise<void> {
    const path = spoolPath(this.target);
    await withFileErrors(path, () => rm(path));
  }

  async abort(): Promise<void> {
    await this.spool.close();
    await this.#file?.close();
  }
}

/**
 * Sees to it that the spool holds the rows up to a checkpoint: where the array was finished already
 * and the spool is gone, the strings are read back from it.
 * @throws InputError `not-resumable`
 */
export async function secureSpool(
  target: StringsTarget,
  rows: number,
  state: SpoolState,
): Promise<void> {
  const path = spoolPath(target);
  if ((await fileBytes(path)) === null) await rebuildSpool(target, rows);
  await requireBytes(path, state.bytes);
}

export function spoolName({ name }: StringsTarget): string {
  return `.${name}.spool`;
}

function spoolPath(target: StringsTarget): string {
  return join(target.folder, spoolName(target));
}

function arrayPath({ folder, name }: StringsTarget): string {
  return join(folder, `${name}.npy`);
}

async function rebuildSpool(target: StringsTarget, rows: number): Promise<void> {
  const path = spoolPath(target);
  const unfinished = `${path}.again`;
  if ((await fileBytes(arrayPath(target))) === null) throw notResumable(path, 'it is missing');
  await withFileErrors(unfinished, () => rm(unfinished, { force: true }));
  const spool = await StringSpool.createKept(unfinished);
  try {
    for await (const column of storedStrings(target, rows)) await spool.append(column);
    await spool.sync();
  } finally {
    await spool.close();
  }
  await withFileErrors(path, () => rename(unfinished, path));
}

async function* storedStrings(
  target: StringsTarget,
  rows: number,
): AsyncGenerator<ReturnType<typeof stringsOf>, void, undefined> {
  const path = arrayPath(target);
  const reader = new RowReader([finishedPart(path)], 'positioned');
  const stored = columnsOf(reader, () => target.name).map((column) => ({
    field: toField(column, null),
    source: { kind: 'files' as const, reader, index: column.index, spec: toSpec(column) },
  }));
  if (reader.rowCount < rows)
    throw notResumable(path, `it has ${reader.rowCount} rows and should have ${rows}`);
  const store = new RowStore(path, stored, reader.rowCount);
  try {
    for await (const batch of store.scan({ end: rows })) {
      const column = batch.columns.get(target.name);
      if (column !== undefined) yield stringsOf(column, target.name);
    }
  } finally {
    await store.close();
  }
}

function finishedPart(path: string): Part {
  try {
    const { header, fileBytes: size, modifiedMs } = new HeaderReader().read(path);
    const layout = rowLayout(header, 'first-axis', path);
    return { path, name: path, header, rows: layout, fileBytes: size, modifiedMs };
  } catch (error) {
    if (!isArrayscopeError(error) || error.tag !== 'InputError') throw error;
    throw notResumable(path, error.message, error);
  }
}
