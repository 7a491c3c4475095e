import type { BenchmarkEvent } from '../../shared/model/benchmark';
import type { MigrationEvent } from '../../shared/model/migration';
import type { SpawnChild } from '../lib/child-job';
import { Queues } from '../queue/queues';
import { JobTable } from './job-table';

/** What only the program around the engine can do: dialogs and the file manager. */
export interface ShellHost {
  readonly canPickFolder: boolean;
  readonly canReveal: boolean;
  /** The chosen path; null when the person cancelled. */
  pickFolder(title: string): Promise<string | null>;
  reveal(path: string): Promise<void>;
}

export interface EngineOptions {
  readonly version: string;
  /** A path given on the command line. */
  readonly initialPath: string | null;
  readonly spawn: SpawnChild;
  readonly host: ShellHost;
}

/** What the procedures of one engine share. */
export interface EngineServices extends EngineOptions {
  readonly benchmarkJobs: JobTable<BenchmarkEvent>;
  readonly migrationJobs: JobTable<MigrationEvent>;
  readonly queues: Queues;
}

export function createServices(options: EngineOptions): EngineServices {
  return {
    ...options,
    benchmarkJobs: new JobTable(),
    migrationJobs: new JobTable(),
    queues: new Queues(options.spawn),
  };
}

/** Cancels what runs and waits until it has cleaned up. */
export async function closeServices(services: EngineServices): Promise<void> {
  await Promise.all([
    services.benchmarkJobs.close(),
    services.migrationJobs.close(),
    services.queues.close(),
  ]);
}
