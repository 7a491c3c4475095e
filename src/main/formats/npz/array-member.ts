/** One field on its way into the archive. */
import { InternalError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { Column } from '../../../shared/model/tensor';
import { assertNoNulls, numericBytes, stringsOf } from '../npy/array-file';
import { encodeNpyHeader, numericDescr } from '../npy/encode';
import { type StoredForm, storedForm } from '../npy/plan-write';
import {
  type ItemType,
  assertFits,
  assertHoldable,
  itemChunks,
  itemDescr,
  widestItem,
} from '../npy/string-items';
import { StringSpool } from '../npy/string-spool';
import { SpoolFile } from '../rows/spool-file';
import {
  type MemberSink,
  type MemberWriter,
  type PackedMember,
  beginMember,
} from './member-writer';

const COPY_BYTES = 4 * 1024 * 1024;

export interface ArrayMemberWriter {
  append(column: Column, firstRow: number): Promise<void>;
  /** Completes it; what does not lie in the archive yet goes to `archive`. */
  finish(rows: number, archive: () => Promise<MemberSink>): Promise<PackedMember>;
  abort(): Promise<void>;
}

/** A field whose items have a known width, straight into the archive. */
export async function directMember(
  field: Field,
  sink: MemberSink,
  level: number | null,
): Promise<ArrayMemberWriter> {
  const form = plannedForm(field);
  return new FixedMember(field.name, form, await beginMember(sink, headerOf(form, 0), level), null);
}

/** A field that waits beside the archive. @param spoolPath where nothing lies. */
export async function waitingMember(
  field: Field,
  spoolPath: string,
  level: number | null,
): Promise<ArrayMemberWriter> {
  const form = plannedForm(field);
  if (form.kind === 'string' && form.width === null)
    return new StringsMember(field.name, form.item, await StringSpool.create(spoolPath), level);
  const spool = await SpoolFile.create(spoolPath);
  return new FixedMember(
    field.name,
    form,
    await beginMember(spool, headerOf(form, 0), level),
    spool,
  );
}

class FixedMember implements ArrayMemberWriter {
  constructor(
    private readonly name: string,
    private readonly form: StoredForm,
    private readonly writer: MemberWriter,
    private readonly spool: SpoolFile | null,
  ) {}

  async append(column: Column, firstRow: number): Promise<void> {
    const { name, form, writer } = this;
    assertNoNulls(column, name, firstRow);
    if (form.kind === 'numeric') {
      await writer.append(numericBytes(column, form, name));
      return;
    }
    const strings = stringsOf(column, name);
    const type = itemType(form);
    assertHoldable(strings, form.item, name, firstRow);
    assertFits(strings, type, name, firstRow);
    for (const chunk of itemChunks(strings, type)) await writer.append(chunk);
  }

  async finish(rows: number, archive: () => Promise<MemberSink>): Promise<PackedMember> {
    const packed = await this.writer.finish(headerOf(this.form, rows));
    if (this.spool === null) return packed;
    const sink = await archive();
    const buffer = new Uint8Array(Math.min(COPY_BYTES, this.spool.length));
    for (let done = 0; done < this.spool.length; done += buffer.length) {
      const piece = buffer.subarray(0, Math.min(buffer.length, this.spool.length - done));
      await this.spool.read(piece, done);
      await sink.append(piece);
    }
    await this.spool.close();
    return packed;
  }

  async abort(): Promise<void> {
    await this.spool?.close();
  }
}

/** Strings whose width the last row decides. */
class StringsMember implements ArrayMemberWriter {
  #width = 1;

  constructor(
    private readonly name: string,
    private readonly item: ItemType['kind'],
    private readonly spool: StringSpool,
    private readonly level: number | null,
  ) {}

  async append(column: Column, firstRow: number): Promise<void> {
    assertNoNulls(column, this.name, firstRow);
    const strings = stringsOf(column, this.name);
    assertHoldable(strings, this.item, this.name, firstRow);
    this.#width = Math.max(this.#width, widestItem(strings, this.item));
    await this.spool.append(strings);
  }

  async finish(rows: number, archive: () => Promise<MemberSink>): Promise<PackedMember> {
    const type = { kind: this.item, width: this.#width };
    const header = encodeNpyHeader(itemDescr(type), [rows]);
    const writer = await beginMember(await archive(), header, this.level);
    for await (const column of this.spool.columns('utf8'))
      for (const chunk of itemChunks(column, type)) await writer.append(chunk);
    await this.spool.close();
    return writer.finish(header);
  }

  abort(): Promise<void> {
    return this.spool.close();
  }
}

function headerOf(form: StoredForm, rows: number): Uint8Array {
  return form.kind === 'numeric'
    ? encodeNpyHeader(numericDescr(form.dtype), [rows, ...form.shape])
    : encodeNpyHeader(itemDescr(itemType(form)), [rows]);
}

function itemType(form: StoredForm): ItemType {
  if (form.kind === 'string' && form.width !== null) return { kind: form.item, width: form.width };
  throw new InternalError('An item of strings has no width yet.');
}

function plannedForm(field: Field): StoredForm {
  const form = storedForm(field);
  if (form === null) throw new InternalError(`The field “${field.name}” was not planned.`);
  return form;
}
