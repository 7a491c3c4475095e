/**
 * A gate at the beginning of a phase, before which a built conversion stands still (child-plan.ts):
 * what is done to it there comes before its end, however quick the machine is. For tests.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationPhase } from '../../../shared/model/migration';
import type { ChildHandle, SpawnChild } from '../../lib/child-job';
import { spawnBuilt } from './built-conversion';
import type { ChildPlan } from './child-plan';

export interface Gate {
  /** Of the processes that are to stop there; in a program that starts such it opens the gate as well, once it tells one to stop. */
  readonly plan: ChildPlan;
  /** Resolves once one stands before it. */
  readonly reached: () => Promise<void>;
  readonly open: () => void;
}

/**
 * @param folder in which it lies, with what its processes note
 * @param where stops only those that find something at this path
 */
export async function closedGate(
  folder: string,
  phase: MigrationPhase,
  where?: string,
): Promise<Gate> {
  const gate = join(folder, 'gate');
  const trace = join(folder, 'gate-trace');
  await writeFile(gate, '');
  await writeFile(trace, '');
  return {
    plan: { trace, halt: { phase, gate, where } },
    reached: async () => {
      while (!(await readFile(trace, 'utf8')).includes('"halted"')) await pause(5);
    },
    open: () => rmSync(gate, { force: true }),
  };
}

/**
 * Spawns built conversions that stand still at the beginning of a phase, until one is told to stop;
 * those that are killed die there.
 */
export async function haltingSpawn(
  built: string,
  folder: string,
  phase: MigrationPhase,
  onChild: (child: ChildHandle) => void = () => undefined,
): Promise<{ readonly spawn: SpawnChild; readonly reached: () => Promise<void> }> {
  const { plan, reached, open } = await closedGate(folder, phase);
  const spawn = spawnBuilt(built, undefined, plan);
  return {
    reached,
    spawn: (entry, options) => {
      const child = spawn(entry, options);
      const halting: ChildHandle = {
        ...child,
        send: (message) => {
          child.send(message);
          if (message.type === 'cancel') open();
        },
        kill: () => {
          child.kill();
          open();
        },
      };
      onChild(halting);
      return halting;
    },
  };
}
