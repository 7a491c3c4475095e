import { Worker } from 'node:worker_threads';
import {
  InputError,
  InternalError,
  RemoteError,
  assertNever,
  toArrayscopeError,
} from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset } from '../formats/types';
import type { FromScanWorker, OpenedBy, ScanRange, ToScanWorker } from './scan-messages';

/** What a worker gave of a range, in order. */
export type RangeItem =
  | { readonly type: 'batch'; readonly batch: TensorBatch }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly error: Error };

/** One worker thread with the dataset open in it, seen from the thread that started it. */
export class ScanThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #stopping = false;

  /**
   * @param file the built entry `scan-worker.js`.
   * @param give what the worker gave of a range; a failure of the worker itself comes with null.
   */
  constructor(
    file: URL | string,
    dataset: Dataset,
    opened: OpenedBy,
    give: (range: number | null, item: RangeItem) => void,
  ) {
    this.#worker = new Worker(file);
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    const failed = (error: Error): void => give(null, { type: 'failed', error });
    this.#worker.on('error', (error) => failed(toArrayscopeError(error)));
    this.#worker.on('exit', (code) => {
      if (this.#stopping) return;
      failed(new InternalError(`A reading thread ended with exit code ${code}.`));
    });
    this.#worker.on('message', (message: FromScanWorker) => {
      switch (message.type) {
        case 'opened':
          if (!isSame(message, dataset)) failed(changed(dataset));
          break;
        case 'failed':
          give(message.range, { type: 'failed', error: new RemoteError(message.error) });
          break;
        case 'batch':
        case 'end':
          give(message.range, message);
          break;
        default:
          assertNever(message);
      }
    });
    this.#send({ type: 'open', ...opened });
  }

  scan(range: ScanRange): void {
    this.#send({ type: 'scan', ...range });
  }

  /** Resolves when the thread has closed its dataset and is gone. */
  async stop(): Promise<void> {
    if (!this.#stopping) this.#send({ type: 'stop' });
    this.#stopping = true;
    await this.#exited;
  }

  #send(message: ToScanWorker): void {
    this.#worker.postMessage(message);
  }
}

function isSame(found: Pick<Dataset, 'rowCount' | 'fields'>, dataset: Dataset): boolean {
  return (
    found.rowCount === dataset.rowCount &&
    JSON.stringify(found.fields) === JSON.stringify(dataset.fields)
  );
}

function changed({ path }: Dataset): InputError {
  return new InputError('changed', `${path} holds other rows than when it was opened.`, {
    path,
    hint: 'Open it again.',
  });
}
