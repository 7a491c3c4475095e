import { join } from 'node:path';
import type { SpawnChild } from '../lib/child-job';
import { nodeSpawn } from '../lib/node-child';
import { outFolder } from '../lib/out-folder';

/** Children of the terminal are the built entries. @throws MachineError when nothing is built */
export function spawnFromBuild(): SpawnChild {
  return nodeSpawn(join(outFolder(), 'main'));
}
