import { dirname } from 'node:path';
import { InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { storedForm } from '../npy/plan-write';
import { assertPlanned } from '../npy/writer';
import { OutputFile, syncFolder } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { encodeNote } from './archive-note';
import { type ArrayMemberWriter, directMember, waitingMember } from './array-member';
import { CHECKPOINT_FIELD, encodeCheckpoints } from './checkpoints';
import { DEFLATED, STORED } from './judge-member';
import type { MemberSink, PackedMember } from './member-writer';
import { memberNames, planNpz, widestField } from './plan-write';
import { createSettings } from './settings';
import { type MemberRecord, directoryEnd, localHeader } from './zip-records';

/**
 * Starts an archive. Members lie one behind the other, so the widest field goes straight into the
 * archive and the others wait in files without a name until it is complete.
 */
export async function createNpz(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const settings = parseSettings(createSettings, options.settings);
  assertPlanned(planNpz(schema, settings), path);
  throwIfCancelled(options.signal);
  const level = settings.codec === 'deflate' ? settings.level : null;
  const writer = new NpzWriter(path, schema, level, await OutputFile.create(path));
  try {
    await writer.begin();
    return writer;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

class NpzWriter implements DatasetWriter {
  readonly #fields = new Map<string, ArrayMemberWriter>();
  readonly #names: readonly string[];
  readonly #records: MemberRecord[] = [];
  #position = 0;
  #rows = 0;

  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly level: number | null,
    private readonly file: OutputFile,
  ) {
    this.#names = memberNames(schema.fields);
  }

  async begin(): Promise<void> {
    const { fields } = this.schema;
    const forms = fields.map(storedForm);
    const widest = widestField(forms);
    for (const [index, field] of fields.entries()) {
      const form = forms[index];
      const isDirect = index === widest && !(form?.kind === 'string' && form.width === null);
      const member = isDirect
        ? await directMember(field, await this.#beginMember(this.#names[index] ?? ''), this.level)
        : await waitingMember(field, `${this.path}.${index}.spool`, this.level);
      this.#fields.set(field.name, member);
    }
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const [name, member] of this.#fields) {
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`The batch has no column "${name}".`, { path: this.path });
      await member.append(column, this.#rows);
    }
    this.#rows += batch.rowCount;
  }

  async finish(signal?: AbortSignal): Promise<void> {
    const { fields, metadata } = this.schema;
    // The member that lies in the archive already ends first.
    const order = [...fields.keys()].sort((a, b) => this.#rank(a) - this.#rank(b));
    for (const index of order) {
      throwIfCancelled(signal);
      const name = this.#names[index] ?? '';
      const member = this.#fields.get(fields[index]?.name ?? '');
      const packed = await member?.finish(this.#rows, () => this.#beginMember(name));
      if (packed !== undefined) await this.#endMember(packed);
    }
    const note = encodeNote(fields, this.#names, metadata);
    await this.file.append(directoryEnd(this.#records, this.#position, note));
    await this.file.sync();
    await this.file.close();
    await syncFolder(dirname(this.path));
  }

  async abort(): Promise<void> {
    for (const member of this.#fields.values()) await member.abort();
    await this.file.close();
  }

  #rank(index: number): number {
    return this.#names[index] === this.#records[0]?.name ? -1 : index;
  }

  /** A local header with no sizes yet; the member's bytes go behind it. */
  async #beginMember(name: string): Promise<MemberSink> {
    const method = this.level === null ? STORED : DEFLATED;
    const record = { name, method, crc: 0, packedBytes: 0, bytes: 0, offset: this.#position };
    const header = localHeader(record);
    await this.file.append(header);
    this.#records.push(record);
    const start = this.#position + header.length;
    this.#position = start;
    return {
      append: async (bytes) => {
        await this.file.append(bytes);
        this.#position += bytes.length;
      },
      patch: (bytes, position) => this.file.patch(bytes, start + position),
    };
  }

  /** The sizes of the last member are known now. */
  async #endMember({ method, crc, packedBytes, bytes, checkpoints }: PackedMember): Promise<void> {
    const begun = this.#records.pop();
    if (begun === undefined) throw new InternalError('A member ended that never began.');
    const extra =
      checkpoints === null
        ? {}
        : { extra: { id: CHECKPOINT_FIELD, data: encodeCheckpoints(checkpoints) } };
    const record = { ...begun, method, crc, packedBytes, bytes, ...extra };
    await this.file.patch(localHeader(record), record.offset);
    this.#records.push(record);
  }
}
