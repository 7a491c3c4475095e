import type { MessagePort } from 'node:worker_threads';
import type { PortMain } from '../lib/parent-port';

/** A worker_threads port in the clothes of Electron's MessagePortMain. */
export function asPortMain(port: MessagePort): PortMain {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (value: never) => void) => {
      if (event === 'close') return port.on('close', listener as () => void);
      return port.on('message', (data) =>
        (listener as (event: { data: unknown }) => void)({ data }),
      );
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}
