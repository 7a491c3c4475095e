/** What the `conversion` child is asked to do, and what it says meanwhile. */
import type {
  MigrationEvent,
  MigrationRequest,
  MigrationResult,
  Verification,
} from '../../shared/model/migration';
import type { Progress } from '../../shared/model/progress';
import type { OpenDatasetOptions } from '../datasets/open';
import type { TrialResult } from './trial';

/** How a source is to be opened; as its manifest says, or as it looks, where no format is named. */
export type SourceOpening = Pick<OpenDatasetOptions, 'format' | 'settings'>;

export type ConversionJob =
  | { readonly kind: 'migrate'; readonly request: MigrationRequest }
  | {
      readonly kind: 'verify';
      /** Absent: the result is compared with its own manifest. */
      readonly source?: string | undefined;
      readonly destination: string;
      readonly opening?: SourceOpening;
    }
  | { readonly kind: 'trial'; readonly request: MigrationRequest };

export type ConversionEvent =
  MigrationEvent | { readonly type: 'progress'; readonly progress: Progress };

export type ConversionAnswer = MigrationResult | Verification | TrialResult;
