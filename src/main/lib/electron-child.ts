import { InternalError, RemoteError } from '../../shared/errors';
import type { ChildHandle, FromChild, SpawnChild, ToChild } from './child-job';
import type { ChildToEngine, EngineToChild } from './child-wire';
import type { EngineToMain, MainToEngine } from './engine-protocol';
import type { PortMain } from './parent-port';

type ExitListener = (code: number | null, signal: string | null) => void;
type ToEngine = Extract<MainToEngine, { id: number }>;

export interface ElectronChildren {
  readonly spawn: SpawnChild;
  /** Main's answers about children; anything else is left alone. */
  handle(message: MainToEngine, port: PortMain | undefined): void;
}

/** The engine's half of the children that main forks for it (engine-protocol.ts). */
export function electronChildren(send: (message: EngineToMain) => void): ElectronChildren {
  const children = new Map<number, ElectronChild>();
  let lastId = 0;
  return {
    spawn: (entry, options = {}) => {
      const id = ++lastId;
      const child = new ElectronChild(() => send({ type: 'kill', id }));
      children.set(id, child);
      send({ type: 'spawn', id, entry, env: options.env ?? {} });
      return child;
    },
    handle: (message, port) => {
      if (!isAboutChild(message)) return;
      const child = children.get(message.id);
      if (child === undefined) return;
      if (message.type === 'spawned') {
        child.connect(message.pid, port);
        return;
      }
      children.delete(message.id);
      if (message.type === 'child-exit') child.exited(message.code);
      else child.failed(new RemoteError(message.error));
    },
  };
}

function isAboutChild(
  message: MainToEngine,
): message is Extract<ToEngine, { type: 'spawned' | 'spawn-failed' | 'child-exit' }> {
  return ['spawned', 'spawn-failed', 'child-exit'].includes(message.type);
}

class ElectronChild implements ChildHandle {
  pid: number | undefined;
  readonly #kill: () => void;
  readonly #unsent: ToChild[] = [];
  readonly #messageListeners: ((message: FromChild) => void)[] = [];
  readonly #exitListeners: ExitListener[] = [];
  #port: PortMain | undefined;
  #killed = false;

  constructor(kill: () => void) {
    this.#kill = kill;
  }

  send(message: ToChild): void {
    if (this.#port === undefined) this.#unsent.push(message);
    else this.#post({ message });
  }

  onMessage(listener: (message: FromChild) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: ExitListener): void {
    this.#exitListeners.push(listener);
  }

  kill(): void {
    this.#killed = true;
    this.#kill();
  }

  connect(pid: number | undefined, port: PortMain | undefined): void {
    this.pid = pid;
    if (port === undefined) {
      this.failed(new InternalError('A child process was started without a port to it.'));
      this.#kill();
      return;
    }
    this.#port = port;
    port.on('message', ({ data }) => {
      const wire = data as ChildToEngine;
      this.#deliver(wire.message);
      this.#post({ acknowledge: wire.sequence });
    });
    port.start();
    for (const message of this.#unsent.splice(0)) this.#post({ message });
  }

  exited(code: number | null): void {
    this.#port?.close();
    // Electron reports no signal; one that we asked for is known.
    for (const listener of this.#exitListeners.splice(0)) {
      listener(code, this.#killed ? 'SIGKILL' : null);
    }
  }

  /** It never ran: its failure is its answer, as if it had said so itself. */
  failed(error: RemoteError | InternalError): void {
    this.#deliver({ type: 'failed', error: error.toInfo() });
    this.exited(null);
  }

  #deliver(message: FromChild): void {
    for (const listener of this.#messageListeners) listener(message);
  }

  #post(message: EngineToChild): void {
    this.#port?.postMessage(message);
  }
}
