/** What a scan and its worker threads say to each other. */
import type { ErrorInfo } from '../../shared/errors';
import type { Field } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { TensorBatch } from '../../shared/model/tensor';

export interface OpenedBy {
  readonly path: string;
  readonly format: string;
  readonly settings: JsonObject;
}

export interface ScanRange {
  /** Ranges are numbered from 0 in the order of their rows. */
  readonly range: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly batchRows: number;
  readonly columns: readonly string[] | undefined;
}

export type ToScanWorker =
  | ({ readonly type: 'open' } & OpenedBy)
  | ({ readonly type: 'scan' } & ScanRange)
  /** Ends what runs, closes the dataset and ends the thread. */
  | { readonly type: 'stop' };

export type FromScanWorker =
  | { readonly type: 'opened'; readonly rowCount: number; readonly fields: readonly Field[] }
  | { readonly type: 'batch'; readonly range: number; readonly batch: TensorBatch }
  | { readonly type: 'end'; readonly range: number }
  /** Of a range, or of opening. */
  | { readonly type: 'failed'; readonly range: number | null; readonly error: ErrorInfo };
