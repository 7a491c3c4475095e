import { rm } from 'node:fs/promises';
import { InputError, UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { parseSettings } from '../rows/parse-settings';
import {
  type Requested,
  checkDistinct,
  checkRowCount,
  checkRows,
  checkSameFields,
} from '../rows/request';
import { journalOf, removeMovedFiles, undoInterruptedEdit } from '../rows/undo-journal';
import type { DatasetEditor, OpenOptions } from '../types';
import type { StoredColumn } from './columns';
import { planCompact } from './compact';
import { type FolderChange, applyChange, isEmptyChange, newName } from './in-place-change';
import { type LoadedFolder, chooseGroup, loadFolder } from './load-folder';
import { planAppend, planDelete, planReplace } from './plan-edit';
import { openSettings } from './settings';
import { storageFiles } from './storage';

/** Opens one group of arrays for changes; a change that was cut short is undone first. */
export async function editNumpack(path: string, options: OpenOptions = {}): Promise<DatasetEditor> {
  const settings = parseSettings(openSettings, options.settings);
  const journal = journalOf(path, true);
  await undoInterruptedEdit(journal);
  const loaded = await loadFolder(path, options.signal);
  const files = loaded.arrays.flatMap(({ storage }) => storageFiles(storage));
  // Left by a change that ended just before or just behind the moment that counts.
  await removeMovedFiles(files);
  for (const file of files) await rm(newName(file), { force: true });
  const { columns, rowCount } = chooseGroup(loaded, settings.array);
  return new NumpackEditor(
    path,
    journal,
    columns.map(({ field }) => field),
    rowCount,
  );
}

class NumpackEditor implements DatasetEditor {
  #rowCount: number;
  #closed = false;

  constructor(
    private readonly path: string,
    private readonly journal: string,
    readonly fields: readonly Field[],
    rowCount: number,
  ) {
    this.#rowCount = rowCount;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get #requested(): Requested {
    return { path: this.path, rowCount: this.#rowCount, fields: this.fields };
  }

  async replace(rows: ArrayLike<number>, batch: TensorBatch): Promise<void> {
    const { loaded, columns } = await this.#load();
    checkRows(rows, this.#requested);
    checkDistinct(rows);
    checkRowCount(batch, rows.length);
    checkSameFields(batch, this.fields);
    if (rows.length > 0) await this.#apply(planReplace(loaded, columns, rows, batch));
  }

  async append(batch: TensorBatch): Promise<void> {
    const { loaded, columns } = await this.#load();
    checkSameFields(batch, this.fields);
    if (batch.rowCount > 0) await this.#apply(planAppend(loaded, columns, batch));
    this.#rowCount += batch.rowCount;
  }

  async delete(rows: ArrayLike<number>): Promise<void> {
    const { loaded, columns } = await this.#load();
    checkRows(rows, this.#requested);
    checkDistinct(rows);
    if (rows.length > 0) await this.#apply(planDelete(loaded, columns, rows));
    this.#rowCount -= rows.length;
  }

  async compact(signal?: AbortSignal): Promise<void> {
    const { loaded, columns } = await this.#load();
    await this.#apply(await planCompact(loaded, columns, signal));
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** Anew for every change: another program may have changed the folder in between. */
  async #load(): Promise<{
    readonly loaded: LoadedFolder;
    readonly columns: readonly StoredColumn[];
  }> {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: this.path });
    await undoInterruptedEdit(this.journal);
    const loaded = await loadFolder(this.path, undefined);
    const all = loaded.groups.flatMap(({ columns }) => columns);
    const columns = this.fields.flatMap(
      ({ name }) => all.find(({ field }) => field.name === name) ?? [],
    );
    const counts = columns.map(
      (column) => (column.kind === 'text' ? column.spans : column.array).rowCount,
    );
    if (columns.length < this.fields.length || counts.some((count) => count !== this.#rowCount)) {
      throw new InputError('dataset-changed', `${this.path} was changed by another program.`, {
        path: this.path,
        hint: 'Open it again.',
      });
    }
    return { loaded, columns };
  }

  async #apply(change: FolderChange): Promise<void> {
    if (!isEmptyChange(change)) await applyChange(this.journal, change);
  }
}
