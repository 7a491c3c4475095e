import { join } from 'node:path';
import { nodeSpawn } from '../lib/node-child';
import { outFolder } from '../lib/out-folder';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { createRouter } from '../rpc/router';
import { closeServices, createServices } from '../rpc/services';
import { type RouterServer, serveRouter } from './serve-router';

export interface ServerOptions {
  /** 0: any free one; absent: the usual one, or any. */
  readonly port?: number | undefined;
  /** A dataset or results root to open at once; absolute. */
  readonly initialPath?: string | undefined;
}

/** The browser shell: the engine in this process, behind a loopback server. */
export async function startServer(options: ServerOptions = {}): Promise<RouterServer> {
  const out = outFolder();
  const services = createServices({
    version: ARRAYSCOPE_VERSION,
    initialPath: options.initialPath ?? null,
    spawn: nodeSpawn(join(out, 'main')),
    // The browser may well be on another machine: neither a dialog nor a file manager helps there.
    host: {
      canPickFolder: false,
      canReveal: false,
      pickFolder: () => Promise.resolve(null),
      reveal: () => Promise.resolve(),
    },
  });
  const server = await serveRouter({
    router: createRouter(services),
    rendererFolder: join(out, 'renderer'),
    version: ARRAYSCOPE_VERSION,
    port: options.port,
  });
  return {
    ...server,
    close: async () => {
      await closeServices(services);
      await server.close();
    },
  };
}
