import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MachineError } from '../../shared/errors';

/**
 * The folder of the built program, with `main/` and `renderer/` in it: above this module when it
 * is part of the build (as an entry or a chunk), beside `src` when it runs from source.
 * @throws MachineError when nothing is built.
 */
export function outFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = [folder, join(folder, 'out')].find((candidate) =>
      existsSync(join(candidate, 'main', 'engine.js')),
    );
    if (found !== undefined) return found;
    if (folder === dirname(folder)) break;
  }
  throw new MachineError('not-built', 'The program is not built.', {
    hint: 'Run `npm run build` in its folder first.',
  });
}
