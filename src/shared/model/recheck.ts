/** A verified pair whose files have other times than its manifest knows, compared once more by content. */
import type { Progress } from './progress';

export interface RecheckResult {
  readonly source: string;
  readonly publishedPath: string;
  /** Now with the files' present times and sizes, and with a note of this. */
  readonly manifest: string;
  readonly rowsCompared: number;
  readonly bytesCompared: number;
  readonly at: string;
}

export type RecheckEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly result: RecheckResult };
