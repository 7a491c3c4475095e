import type { Server } from 'node:http';
import { MachineError, UsageError } from '../../shared/errors';
import { systemCode } from '../lib/file-error';

/** Never another address: nothing here is meant for other machines. */
const LOOPBACK_ADDRESS = '127.0.0.1';

/** The same port at every start, where it is free: bookmarks and tunnels keep working. */
export const USUAL_PORT = 5417;

/**
 * Listens on `port` (0: any), or where none is given on the usual one, or else on any.
 * @returns the port.
 */
export async function listen(server: Server, port: number | undefined): Promise<number> {
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new UsageError('bad-port', `${port} is no port number: those are 0 to 65535.`);
  }
  try {
    return await listenOn(server, port ?? USUAL_PORT);
  } catch (error) {
    const code = systemCode(error);
    if (port === undefined && code !== undefined) return listenOn(server, 0);
    const why = code === 'EADDRINUSE' ? 'is used by another program' : 'cannot be used';
    throw new MachineError('port-in-use', `Port ${port} ${why}.`, {
      hint: 'Choose another one with --port, or leave it out.',
      cause: error,
    });
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK_ADDRESS, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
