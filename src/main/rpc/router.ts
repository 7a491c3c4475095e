import { benchmarksHandlers } from './benchmarks-handlers';
import { datasetsHandlers } from './datasets-handlers';
import { migrationsHandlers } from './migrations-handlers';
import { phasesHandlers } from './phases-handlers';
import { procedures } from './procedures';
import { queuesHandlers } from './queues-handlers';
import type { EngineServices } from './services';
import { shellHandlers } from './shell-handlers';

/** The whole contract, ready to be served over any transport. */
export function createRouter(services: EngineServices) {
  return procedures.router({
    datasets: datasetsHandlers,
    benchmarks: benchmarksHandlers(services),
    migrations: migrationsHandlers(services),
    phases: phasesHandlers(services),
    queues: queuesHandlers(services),
    shell: shellHandlers(services),
  });
}
