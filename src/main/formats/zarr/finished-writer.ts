import type { TensorBatch } from '../../../shared/model/tensor';
import { notResumable } from '../rows/resumable';
import type { DatasetWriter, WriteCheckpoint } from '../types';

/**
 * Goes on where a store had been finished when its process died: the rows that come are there
 * already, and only counted.
 */
export class FinishedStoreWriter implements DatasetWriter {
  #rows: number;

  constructor(
    private readonly path: string,
    /** That the store holds. */
    private readonly held: number,
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
  async finish(): Promise<void> {
    if (this.#rows === this.held) return;
    throw notResumable(this.path, `it holds ${this.held} rows and should hold ${this.#rows}`);
  }

  async abort(): Promise<void> {
    // Nothing is open.
  }
}
