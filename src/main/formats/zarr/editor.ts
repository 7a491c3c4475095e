import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError, UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { parseSettings } from '../rows/parse-settings';
import {
  checkDistinct,
  checkRowCount,
  checkRows,
  checkSameFields,
  storedOrder,
} from '../rows/request';
import type { DatasetEditor, OpenOptions } from '../types';
import type { ArrayInfo } from './array-info';
import { finishCommit, readJournal } from './edit-journal';
import { assertNoNulls, maskOf } from './encode-column';
import { FolderStore } from './folder-store';
import { openStore } from './open';
import { openSettings } from './settings';
import { stageRows } from './stage-rows';
import { stageShapes } from './stage-shape';
import { Staging, removeLeftovers } from './staging';
import { type StoredField, toFields } from './stored-fields';

/** Opens for replacing and appending rows; a change that was cut short is finished first. */
export async function editZarr(path: string, options: OpenOptions = {}): Promise<DatasetEditor> {
  const settings = parseSettings(openSettings, options.settings);
  const store = await FolderStore.open(path);
  await assertOutermost(store.root);
  const decided = await readJournal(store);
  if (decided !== null) await finishCommit(store, decided);
  await removeLeftovers(store.root);
  const { choice } = await openStore(path, settings, options.signal);
  const odd = choice.fields.find(
    ({ info }) => info.element.kind === 'record' || info.shape.length === 0,
  );
  if (odd !== undefined) {
    const what = odd.info.element.kind === 'record' ? 'records' : 'a single value';
    throw new InputError(
      'not-editable',
      `The array “${odd.info.key}” holds ${what}; its rows are not changed in place.`,
      { path },
    );
  }
  return new ZarrEditor(path, store, choice.fields, choice.rowCount);
}

/**
 * A group inside a store may be described by the consolidated metadata of the groups around it,
 * which a change must keep true.
 */
async function assertOutermost(root: string): Promise<void> {
  for (let folder = dirname(root); folder !== dirname(folder); folder = dirname(folder)) {
    const group = await readFile(join(folder, 'zarr.json'), 'utf8').catch(() => null);
    const isGroup = await readFile(join(folder, '.zgroup')).then(
      () => true,
      () => false,
    );
    if (group === null && !isGroup) return;
    const copy = await readFile(join(folder, '.zmetadata')).then(
      () => true,
      () => false,
    );
    if (!copy && group?.includes('"consolidated_metadata"') !== true) continue;
    throw new InputError(
      'part-of-a-store',
      `${root} is described by the consolidated metadata of ${folder}.`,
      {
        path: root,
        hint: `Open ${folder} with the setting group or array instead.`,
      },
    );
  }
}

class ZarrEditor implements DatasetEditor {
  readonly fields: readonly Field[];
  #stored: readonly StoredField[];
  #rowCount: number;
  #closed = false;

  constructor(
    readonly path: string,
    private readonly store: FolderStore,
    stored: readonly StoredField[],
    rowCount: number,
  ) {
    this.fields = toFields(stored);
    this.#stored = stored;
    this.#rowCount = rowCount;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  async replace(rows: ArrayLike<number>, batch: TensorBatch): Promise<void> {
    checkRows(rows, this);
    checkDistinct(rows);
    checkRowCount(batch, rows.length);
    await this.#change(this.#stored, rows, batch, null);
  }

  async append(batch: TensorBatch): Promise<void> {
    const first = this.#rowCount;
    const rows = storedOrder(batch.rowCount).map((row) => first + row);
    const longer = this.#stored.map((field) => ({
      ...field,
      info: withRows(field.info, first + batch.rowCount),
      mask: field.mask === null ? null : withRows(field.mask, first + batch.rowCount),
    }));
    await this.#change(longer, rows, batch, arraysOf(longer));
    this.#stored = longer;
    this.#rowCount = first + batch.rowCount;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** @param reshaped arrays whose shape changes with this */
  async #change(
    stored: readonly StoredField[],
    rows: ArrayLike<number>,
    batch: TensorBatch,
    reshaped: readonly ArrayInfo[] | null,
  ): Promise<void> {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: this.path });
    checkSameFields(batch, this.fields);
    if (rows.length === 0) return;
    const staging = new Staging(this.store);
    try {
      for (const field of stored) await this.#stageField(staging, field, rows, batch);
      if (reshaped !== null) await stageShapes(this.store, staging, reshaped);
    } catch (error) {
      await staging.discard();
      throw error;
    }
    try {
      await staging.commit();
    } catch (error) {
      // What lies there now is sorted out by the next opening for changes.
      this.#closed = true;
      throw error;
    }
  }

  async #stageField(
    staging: Staging,
    { name, info, mask }: StoredField,
    rows: ArrayLike<number>,
    batch: TensorBatch,
  ): Promise<void> {
    const column = batch.columns.get(name);
    if (column === undefined) return;
    if (mask === null) assertNoNulls(column, name, 0);
    else
      await stageRows(this.store, staging, mask, {
        rows,
        column: maskOf(column, rows.length),
        field: name,
      });
    await stageRows(this.store, staging, info, { rows, column, field: name });
  }
}

function withRows(info: ArrayInfo, rows: number): ArrayInfo {
  return { ...info, shape: [rows, ...info.shape.slice(1)] };
}

function arraysOf(fields: readonly StoredField[]): readonly ArrayInfo[] {
  return fields.flatMap(({ info, mask }) => (mask === null ? [info] : [info, mask]));
}
