import { join } from 'node:path';
import type { TensorBatch } from '../../../shared/model/tensor';
import { notResumable } from '../rows/resumable';
import type { DatasetWriter, WriteCheckpoint } from '../types';
import { finishTable } from './finish-table';
import { CommitFlusher } from './flush-commits';
import { withNativeErrors } from './native-error';
import type { OpenTable } from './open-table';

/**
 * Goes on where all rows had been written and the table finished, but for the last files that are
 * to be removed: the rows that come are there already, and only counted.
 */
export class FinishedTableWriter implements DatasetWriter {
  #rows: number;

  constructor(
    private readonly database: string,
    private readonly opened: OpenTable,
    private readonly begun: WriteCheckpoint,
  ) {
    this.#rows = begun.rows;
  }

  async write({ rowCount }: TensorBatch): Promise<void> {
    this.#rows += rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    return this.begun;
  }

  /** @throws InputError `not-resumable` where other rows came than there are. */
  async finish(signal?: AbortSignal): Promise<void> {
    const { table } = this.opened;
    const held = await withNativeErrors(this.database, 'read', () => table.countRows());
    if (held !== this.#rows)
      throw notResumable(this.database, `it holds ${held} rows and should hold ${this.#rows}`);
    const { database } = this;
    const flusher = new CommitFlusher(database, join(database, `${table.name}.lance`));
    await finishTable({
      database,
      table,
      flusher,
      rows: held,
      chunks: 1,
      compact: 'never',
      signal,
    });
    await this.opened.close();
  }

  async abort(): Promise<void> {
    await this.opened.close();
  }
}
