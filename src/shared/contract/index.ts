/** The one typed map between the engine and whoever drives it; both sides derive from it. */
import type { ContractRouterClient } from '@orpc/contract';
import { benchmarks } from './benchmarks';
import { datasets } from './datasets';
import { migrations } from './migrations';
import { phases } from './phases';
import { queues } from './queues';
import { shell } from './shell';

export const contract = { datasets, benchmarks, migrations, phases, queues, shell };
export type Contract = typeof contract;
export type EngineClient = ContractRouterClient<Contract>;
