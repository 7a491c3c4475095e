import type { MigrationEvent, MigrationPhase } from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import type { ChunkSize } from './chunk-size';

/** What a conversion is run with. */
export interface ConvertContext {
  readonly signal?: AbortSignal | undefined;
  readonly emit: (event: MigrationEvent) => void;
  /** When a chunk is finished; about a second of work when absent. */
  readonly chunkSize?: ChunkSize | undefined;
}

export function enter(phase: MigrationPhase, { emit }: ConvertContext): void {
  emit({ type: 'phase', phase });
}

export function reporter(phase: MigrationPhase, { emit }: ConvertContext): ReportProgress {
  return (progress) => emit({ type: 'progress', phase, progress });
}
