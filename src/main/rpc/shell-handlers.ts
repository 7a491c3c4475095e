import { homedir } from 'node:os';
import { sep } from 'node:path';
import { UsageError } from '../../shared/errors';
import { forgetRecent, recentFolders } from '../datasets/recent';
import { resolvePath } from '../datasets/resolve-path';
import { makeSample } from '../datasets/sample';
import { withArchived } from '../migration/archived-recent';
import { listMigrations } from '../migration/log';
import { completePath } from '../shell/complete-path';
import { listFolder } from '../shell/list-folder';
import { procedures } from './procedures';
import type { EngineServices } from './services';

const on = procedures.shell;

export function shellHandlers({ host, version, initialPath }: EngineServices) {
  return {
    info: on.info.handler(() => ({
      version,
      platform: process.platform,
      home: homedir(),
      separator: sep,
      canPickFolder: host.canPickFolder,
      canReveal: host.canReveal,
      initialPath,
    })),

    pickFolder: on.pickFolder.handler(async ({ input }) => {
      if (!host.canPickFolder) throw notHere('There is no folder dialog here.');
      return { path: await host.pickFolder(input.title) };
    }),

    reveal: on.reveal.handler(({ input }) => {
      if (!host.canReveal) throw notHere('There is no file manager here.');
      return host.reveal(resolvePath(input.path));
    }),

    listFolder: on.listFolder.handler(({ input: { path, showHidden }, signal }) =>
      listFolder(path, { showHidden, signal }),
    ),

    complete: on.complete.handler(async ({ input }) => ({ paths: await completePath(input.text) })),

    recent: on.recent.handler(async () =>
      withArchived(await recentFolders(), await listMigrations()),
    ),

    forgetRecent: on.forgetRecent.handler(({ input }) => forgetRecent(input.path)),

    makeSample: on.makeSample.handler(({ input, signal }) => makeSample(input, { signal })),
  };
}

function notHere(message: string): UsageError {
  return new UsageError('not-available', message, { hint: 'Type the path instead.' });
}
