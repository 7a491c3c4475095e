import { messagePortLink } from '../../shared/client/engine-client';
import { MachineError } from '../../shared/errors';
import { type Dial, Fate } from './transport';

// The preload's half of this contract is src/preload/index.ts.
const PORT_REQUEST = 'arrayscope-port-request';
const PORT = 'arrayscope-port';

/** Starting the engine is part of it when there is none. */
const PORT_MS = 20_000;

/** Asks the preload for a port to the engine; a dead engine is started again by that. */
export const dialMessagePort: Dial = async (signal) => {
  const port = await requestPort(signal);
  const fate = new Fate();
  // Before the link listens: what it then fails with is translated by the fate.
  port.addEventListener('close', () => {
    fate.end(
      new MachineError('engine-lost', 'The engine stopped unexpectedly.', {
        hint: 'It is started again by itself; what is on disk is not affected.',
      }),
    );
  });
  const link = messagePortLink(port, fate);
  port.start();
  return {
    link,
    onLost: (listener) => fate.onLost(listener),
    close: () => {
      fate.end(new MachineError('engine-lost', 'The connection to the engine was closed.'));
      port.close();
    },
  };
};

function requestPort(signal: AbortSignal): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      window.removeEventListener('message', receive);
      signal.removeEventListener('abort', abort);
    };
    const fail = (message: string): void => {
      stop();
      reject(new MachineError('engine-lost', message));
    };
    const abort = (): void => fail('The connection was given up.');
    const timer = setTimeout(() => fail('The engine did not start.'), PORT_MS);
    const receive = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      if (event.source !== window || port === undefined || !isPortMessage(event.data)) return;
      stop();
      resolve(port);
    };
    window.addEventListener('message', receive);
    signal.addEventListener('abort', abort);
    window.postMessage({ type: PORT_REQUEST }, window.location.origin);
  });
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === PORT;
}
