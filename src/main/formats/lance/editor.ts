import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { InputError, InternalError, UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { flushTree } from '../rows/flush-tree';
import { parseSettings } from '../rows/parse-settings';
import { checkDistinct, checkRowCount, checkRows, checkSameFields } from '../rows/request';
import { changeWithUndo, journalOf, undoInterruptedEdit } from '../rows/undo-journal';
import type { DatasetEditor, OpenOptions } from '../types';
import { ChunkStore, type StoredLayout } from './chunk-store';
import { findManifest } from './live-manifest';
import { chooseTable, locate } from './locate';
import { type Native, loadNative } from './native';
import { withNativeErrors } from './native-error';
import { type OpenTable, openTable } from './open-table';
import { makeView, removeView, shareTransactions, undoOwnCommits, viewOf } from './own-commits';
import { RowChunk } from './row-chunk';
import { openSettings } from './settings';
import { storedColumns } from './stored-columns';
import { removeSuperseded } from './superseded';
import { indexConfig, isVectorColumn } from './vector-search';

/** Rows stored in one call, about. */
const CHUNK_BYTES = 32 * 1024 ** 2;
/** Rows named in the filter of one delete. */
const ROWS_A_DELETE = 4096;

/**
 * Changes a table at its latest version. What Lance writes is new files and then the manifest of a
 * new version, so a change of several commits is undone by removing the manifests that it made
 * (own-commits.ts tells them from those of other programs), while its journal
 * (rows/undo-journal.ts) is there.
 *
 * Lance has no rows that are replaced where they are: replaced rows leave their places and follow
 * the last row, in the order given, as with the library's own update.
 */
export class LanceEditor implements DatasetEditor {
  #opened: OpenTable | null;

  private constructor(
    private readonly native: Native,
    /** The table's own. */
    private readonly folder: string,
    private readonly layout: StoredLayout,
    readonly fields: readonly Field[],
    opened: OpenTable,
    private rows: number,
  ) {
    this.#opened = opened;
  }

  /** @throws InputError for a table whose columns Arrayscope did not write. */
  static async open(path: string, options: OpenOptions = {}): Promise<LanceEditor> {
    const { table: wanted, version } = parseSettings(openSettings, options.settings);
    if (version !== undefined)
      throw new UsageError('old-version', 'Only the latest version of a table can be changed.');
    const location = await locate(path);
    if (location === null)
      throw new InputError('no-table', `There is no Lance table at ${path}.`, { path });
    const { folder } = await chooseTable(location, wanted);
    const undone = await undoInterruptedEdit(journalOf(folder, false), (cause) =>
      undoOwnCommits(folder, cause),
    );
    // A change that came through may have died before it took its view away.
    if (!undone) await removeView(folder);
    const native = loadNative();
    const opened = await openTable(native, folder, undefined);
    try {
      return await withNativeErrors(folder, 'open', async () => {
        const schema = await opened.table.schema();
        const { columns } = storedColumns(native.arrow, schema);
        const fields = columns.map(({ field }) => field);
        const rows = await opened.table.countRows();
        return new LanceEditor(
          native,
          folder,
          layoutOf(native, schema, folder),
          fields,
          opened,
          rows,
        );
      });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  get rowCount(): number {
    return this.rows;
  }

  async append(batch: TensorBatch): Promise<void> {
    checkSameFields(batch, this.fields);
    await this.#change(() => this.#store(batch));
  }

  async delete(rows: ArrayLike<number>): Promise<void> {
    const filters = await this.#filters(rows);
    await this.#change(() => this.#remove(filters));
  }

  async replace(rows: ArrayLike<number>, batch: TensorBatch): Promise<void> {
    checkSameFields(batch, this.fields);
    const filters = await this.#filters(rows);
    checkRowCount(batch, rows.length);
    await this.#change(async () => {
      await this.#remove(filters);
      await this.#store(batch);
    });
  }

  /**
   * One commit of the library's own; then the files that the latest version does not need.
   * @throws InputError `changed-meanwhile`, with the older versions still there; `index-behind`.
   */
  async compact(): Promise<void> {
    const table = this.#table;
    const version = await withNativeErrors(this.folder, 'write', async () => {
      requireWholeIndexes(await table.listIndices(), this.folder);
      await table.optimize();
      return table.version();
    });
    await flushTree(this.folder);
    await removeSuperseded(this.folder, await findManifest(this.folder, version));
  }

  /**
   * One commit of the library's own. A vector index, or a tree for everything else.
   * @throws UsageError for a field that is kept in a way that Lance makes no index of.
   */
  async index(name: string): Promise<void> {
    const table = this.#table;
    const { schema, columns } = this.layout;
    const field = this.fields.find((one) => one.name === name);
    const column = columns.find((one) => one.name === name)?.column;
    if (field === undefined || column === undefined)
      throw new UsageError('unknown-field', `${this.folder} has no field “${name}”.`);
    const isVector = isVectorColumn(this.native.arrow, schema, { field, column });
    if (field.kind === 'tensor' && !isVector) {
      throw new UsageError(
        'no-index',
        `Lance makes no index of “${name}”: it is stored as ${field.stored ?? field.dtype}, and vectors are fixed-size lists of floats.`,
        { hint: 'Write floating-point tensors without compression (codec=none).' },
      );
    }
    await withNativeErrors(this.folder, 'write', () =>
      table.createIndex(column, { config: indexConfig(this.native, isVector), replace: true }),
    );
    await flushTree(this.folder);
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.close();
  }

  get #table(): OpenTable['table'] {
    if (this.#opened === null)
      throw new UsageError('closed', 'The editor was closed.', { path: this.folder });
    return this.#opened.table;
  }

  /** Runs a change of any number of commits as one. */
  async #change(work: () => Promise<void>): Promise<void> {
    const { folder } = this;
    const table = this.#table;
    try {
      await changeWithUndo(
        journalOf(folder, false),
        () => makeView(folder),
        async () => {
          await withNativeErrors(folder, 'write', work);
          await shareTransactions(folder);
          await flushTree(folder);
        },
        (cause) => undoOwnCommits(folder, cause),
      );
    } catch (error) {
      // Whatever the library remembers of versions that are gone again.
      await this.#reopen();
      throw error;
    }
    await removeView(folder);
    await withNativeErrors(folder, 'read', async () => {
      await table.checkoutLatest();
      this.rows = await table.countRows();
    });
  }

  /** The table as a change commits to it. */
  #openView(): Promise<OpenTable> {
    return openTable(this.native, viewOf(this.folder), undefined);
  }

  async #reopen(): Promise<void> {
    await this.close();
    this.#opened = await openTable(this.native, this.folder, undefined);
    this.rows = await this.#opened.table.countRows();
  }

  #chunkRows({ rowCount, columns }: TensorBatch): number {
    const bytes = [...columns.values()].reduce(
      (sum, column) => sum + (column.kind === 'numeric' ? column.data : column.bytes).byteLength,
      0,
    );
    const rows = Math.floor((CHUNK_BYTES * rowCount) / Math.max(1, bytes));
    return Math.max(1, Math.min(rowCount, rows));
  }

  async #store(batch: TensorBatch): Promise<void> {
    const chunk = new RowChunk(this.layout.columns, this.#chunkRows(batch), CHUNK_BYTES);
    const open = (): Promise<OpenTable> => this.#openView();
    const store = new ChunkStore(this.native, this.folder, this.layout, await open(), open);
    try {
      const rows = await store.table.countRows();
      for (let from = 0; from < batch.rowCount;) {
        const first = rows + from;
        from += chunk.append(batch, from, first);
        await store.store(chunk, first);
        chunk.clear();
      }
      await store.finish();
    } finally {
      await store.close();
    }
  }

  /** Filters that keep these rows, by Lance's own numbers, which stay while others are deleted. */
  async #filters(rows: ArrayLike<number>): Promise<readonly string[]> {
    checkRows(rows, { path: this.folder, rowCount: this.rows, fields: this.fields });
    checkDistinct(rows);
    const filters: string[] = [];
    for (let from = 0; from < rows.length; from += ROWS_A_DELETE) {
      const some = Array.from(rows).slice(from, from + ROWS_A_DELETE);
      const found = await withNativeErrors(this.folder, 'read', () =>
        this.#table.takeOffsets(some).select(['_rowid']).toArrow(),
      );
      const ids = [...(found.getChild('_rowid') ?? [])].map(String);
      if (ids.length !== some.length)
        throw new InternalError(`Lance knows ${ids.length} of ${some.length} rows.`);
      filters.push(`_rowid IN (${ids.join(', ')})`);
    }
    return filters;
  }

  /** @throws InputError `changed-meanwhile` where the rows may have other numbers by now. */
  async #remove(filters: readonly string[]): Promise<void> {
    const view = await this.#openView();
    const { table } = view;
    try {
      if ((await table.version()) !== (await this.#table.version()))
        throw changedMeanwhile(this.folder);
      for (const filter of filters) await table.delete(filter);
    } finally {
      await view.close();
    }
  }
}

/**
 * Fragments are joined within what one part of an index covers, and what it covers comes last: the
 * rows that were appended since it was built came out before all others.
 */
function requireWholeIndexes(indexes: readonly LanceDb.IndexConfig[], folder: string): void {
  const behind = indexes.find(
    ({ numUnindexedRows = 0, numSegments = 1 }) => numUnindexedRows > 0 || numSegments > 1,
  );
  if (behind === undefined) return;
  throw new InputError(
    'index-behind',
    `The index ${behind.name} of ${folder} was built before rows were added, and compacting with it would put those before the others.`,
    { path: folder, hint: 'Build the index anew, and compact then.' },
  );
}

function changedMeanwhile(folder: string): InputError {
  return new InputError(
    'changed-meanwhile',
    `Another program changed ${folder} since it was opened; its rows may have other numbers now.`,
    { path: folder, hint: 'Nothing was changed now. Look at its rows anew, and choose again.' },
  );
}

/** How the table's columns are written; only what a recorded mapping tells is known well enough. */
function layoutOf({ arrow }: Native, schema: Arrow.Schema, folder: string): StoredLayout {
  const { mapping, columns, generated, problems } = storedColumns(arrow, schema);
  const whole = mapping?.fields.length === columns.length && problems.length === 0;
  if (mapping === null || !whole) {
    throw new InputError(
      'foreign-table',
      `${folder} was not written by Arrayscope, or was given other columns since; it can be read, and not changed here.`,
      { path: folder, hint: 'Convert it to a Lance table of Arrayscope’s first.' },
    );
  }
  return { schema, columns: mapping.fields, generatesId: generated.length > 0 };
}
