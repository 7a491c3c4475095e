import type { Environment } from '../../shared/model/benchmark-environment';
import { readEnvironment as readEnvironmentOf } from '../lib/environment';
import { workRoot } from './work-folder';

/** The machine and the software, as they are when a run begins. */
export function readEnvironment(folder: string = workRoot()): Promise<Environment> {
  return readEnvironmentOf(folder);
}
