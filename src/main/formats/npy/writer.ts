import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError, InternalError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import {
  checkpointState,
  keepOnly,
  notResumable,
  requireBytes,
  requireFolder,
} from '../rows/resumable';
import type {
  CreateOptions,
  DatasetSchema,
  DatasetWriter,
  WriteCheckpoint,
  WritePlan,
} from '../types';
import { type ArrayFile, FixedArray, arrayBytes } from './array-file';
import { NOTE_NAME, folderNote } from './folder-note';
import { type StoredForm, planNpy, storedForm } from './plan-write';
import {
  type SpoolState,
  SpooledStrings,
  type StringsTarget,
  secureSpool,
  spoolName,
  spoolStateSchema,
} from './spooled-strings';

/** Starts a folder with one `.npy` file a field. */
export async function createNpy(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const targets = targetsOf(path, schema, options);
  await withFileErrors(path, () => mkdir(path));
  return NpyWriter.open({ path, schema, rows: 0 }, targets, (target) =>
    target.kind === 'spooled'
      ? SpooledStrings.create(target.strings)
      : FixedArray.create(join(path, target.file), target.name, target.form),
  );
}

const stateSchema = z.strictObject({
  /** Of the fields that are spooled, in order. */
  spools: z.array(spoolStateSchema),
});

export async function resumeNpy(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const targets = targetsOf(path, schema, options);
  const { spools } = checkpointState(stateSchema, checkpoint, path);
  const { rows } = checkpoint;
  const spooled = targets.filter(({ kind }) => kind === 'spooled');
  const spoolOf = (target: Target): SpoolState => {
    const state = spools[spooled.indexOf(target)];
    if (state !== undefined) return state;
    throw notResumable(path, `its checkpoint does not tell of the field “${target.name}”`);
  };
  await requireFolder(path);
  for (const target of targets) {
    if (target.kind === 'spooled') await secureSpool(target.strings, rows, spoolOf(target));
    else await requireBytes(join(path, target.file), arrayBytes(target.form, rows));
  }
  await keepOnly(path, new Set(targets.map(({ file }) => file)));
  return NpyWriter.open({ path, schema, rows }, targets, (target) =>
    target.kind === 'spooled'
      ? SpooledStrings.resume(target.strings, spoolOf(target))
      : FixedArray.resume(join(path, target.file), target.name, target.form, rows),
  );
}

/** @throws InputError with the first error of the plan. */
export function assertPlanned(plan: WritePlan, path: string): void {
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
}

/** How a field is written, and the file that holds it meanwhile. */
type Target = { readonly name: string; readonly file: string } & (
  | { readonly kind: 'fixed'; readonly form: StoredForm }
  | { readonly kind: 'spooled'; readonly strings: StringsTarget }
);

function targetsOf(
  folder: string,
  schema: DatasetSchema,
  { signal }: CreateOptions,
): readonly Target[] {
  assertPlanned(planNpy(schema), folder);
  throwIfCancelled(signal);
  return schema.fields.map((field) => targetOf(folder, field));
}

function targetOf(folder: string, field: Field): Target {
  const { name } = field;
  const form = storedForm(field);
  if (form === null) throw new InternalError(`${name} was not planned`, { path: folder });
  if (form.kind === 'numeric' || form.width !== null)
    return { kind: 'fixed', name, file: `${name}.npy`, form };
  const strings = { folder, name, item: form.item };
  return { kind: 'spooled', name, file: spoolName(strings), strings };
}

interface Place {
  readonly path: string;
  readonly schema: DatasetSchema;
  /** That are there already. */
  readonly rows: number;
}

class NpyWriter implements DatasetWriter {
  #rows: number;

  private constructor(
    private readonly place: Place,
    private readonly files: ReadonlyMap<string, ArrayFile>,
  ) {
    this.#rows = place.rows;
  }

  static async open(
    place: Place,
    targets: readonly Target[],
    openFile: (target: Target) => Promise<ArrayFile>,
  ): Promise<NpyWriter> {
    const files = new Map<string, ArrayFile>();
    try {
      for (const target of targets) files.set(target.name, await openFile(target));
    } catch (error) {
      for (const file of files.values()) await file.abort();
      throw error;
    }
    return new NpyWriter(place, files);
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const [name, file] of this.files) {
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`The batch has no column "${name}".`, { path: this.place.path });
      await file.append(column, this.#rows);
    }
    this.#rows += batch.rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    const spools: JsonObject[] = [];
    for (const file of this.files.values()) {
      const state = await file.checkpoint();
      if (state !== null) spools.push(state);
    }
    await syncFolder(this.place.path);
    return { rows: this.#rows, state: { spools } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    const { path, schema } = this.place;
    for (const file of this.files.values()) {
      throwIfCancelled(signal);
      await file.finish(this.#rows);
    }
    const note = await OutputFile.create(join(path, NOTE_NAME));
    try {
      await note.append(new TextEncoder().encode(folderNote(schema.fields, schema.metadata)));
      await note.sync();
    } finally {
      await note.close();
    }
    await syncFolder(path);
    for (const file of this.files.values()) await file.tidy();
    await syncFolder(path);
  }

  async abort(): Promise<void> {
    for (const file of this.files.values()) await file.abort();
  }
}
