import { join } from 'node:path';
import { outFolder } from '../lib/out-folder';

/** The built entry that reading threads start from. @throws MachineError when nothing is built */
export function scanWorkerFile(): string {
  return join(outFolder(), 'main', 'scan-worker.js');
}
