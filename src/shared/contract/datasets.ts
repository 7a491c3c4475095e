import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type {
  Catalogue,
  DatasetSummary,
  DocumentContent,
  Fact,
  FormatInfo,
  Inspection,
  RowPage,
  TensorStatistics,
} from '../model/dataset';
import type { JsonObject } from '../model/json';
import type { Progress } from '../model/progress';
import { base } from './base';

/** An open dataset; the handle is valid until `close` or until the engine restarts. */
export interface OpenDataset {
  readonly datasetId: string;
  readonly summary: DatasetSummary;
}

export type InspectEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly inspection: Inspection };

export type CatalogueEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly catalogue: Catalogue };

/** What a path is: a dataset, a folder with datasets in it, or neither. */
export type PathKind = 'dataset' | 'catalogue' | 'nothing';

const handle = z.object({ datasetId: z.string() });
const settings: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.json());
const row = z.int().nonnegative();

export const datasets = {
  formats: base.output(type<readonly FormatInfo[]>()),
  /** Cheap: which screen a path belongs on. */
  look: base.input(z.object({ path: z.string() })).output(type<{ kind: PathKind; path: string }>()),
  open: base
    .input(
      z.object({ path: z.string(), format: z.string().optional(), settings: settings.optional() }),
    )
    .output(type<OpenDataset>()),
  close: base.input(handle).output(type<void>()),
  /** How the dataset is kept; quick, as opening is. */
  facts: base.input(handle).output(type<readonly Fact[]>()),
  /** The full check: every header, the indexes against the files, duplicate ids. */
  inspect: base.input(handle).output(eventIterator(type<InspectEvent>())),
  catalogue: base
    .input(z.object({ path: z.string() }))
    .output(eventIterator(type<CatalogueEvent>())),
  document: base.input(handle.extend({ path: z.string() })).output(type<DocumentContent>()),
  /** Values of id, text and scalar fields for `count` rows (at most 1,000) in stored order. */
  rows: base
    .input(handle.extend({ start: row, count: z.int().min(1).max(1000) }))
    .output(type<RowPage>()),
  /** Rows whose id equals the query, then rows whose id contains it; at most `limit`. */
  search: base
    .input(handle.extend({ query: z.string(), limit: z.int().min(1).max(1000).default(100) }))
    .output(type<{ rows: readonly { row: number; id: string }[]; truncated: boolean }>()),
  /**
   * One row's tensor, or a slice of it in NumPy syntax (`0, :, ::2`), as a tensor frame
   * (shared/model/tensor-frame.ts). An ArrayBuffer crosses exactly only as the whole answer.
   */
  tensor: base
    .input(handle.extend({ row, field: z.string(), slice: z.string().optional() }))
    .output(z.instanceof(ArrayBuffer)),
  statistics: base
    .input(
      handle.extend({
        row,
        field: z.string(),
        slice: z.string().optional(),
        bins: z.int().min(1).max(512).default(64),
      }),
    )
    .output(type<TensorStatistics>()),
  /** The row's tensor (or slice) as the bytes of a `.npy` file, version 1.0. */
  npy: base
    .input(handle.extend({ row, field: z.string(), slice: z.string().optional() }))
    .output(z.instanceof(ArrayBuffer)),
};
