import { RemoteError } from '../../shared/errors';
import type { EngineToMain, HostCall, MainToEngine } from './engine-protocol';

interface Waiting {
  readonly resolve: (path: string | null) => void;
  readonly reject: (error: RemoteError) => void;
}

/** The engine's half of what only Electron's main process can do: dialogs, the file manager. */
export class ElectronHost {
  readonly canPickFolder = true;
  readonly canReveal = true;
  readonly #send: (message: EngineToMain) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(send: (message: EngineToMain) => void) {
    this.#send = send;
  }

  pickFolder(title: string): Promise<string | null> {
    return this.#ask({ kind: 'pick-folder', title });
  }

  async reveal(path: string): Promise<void> {
    await this.#ask({ kind: 'reveal', path });
  }

  /** Main's answers; anything else is left alone. */
  handle(message: MainToEngine): void {
    if (message.type !== 'host-answer' && message.type !== 'host-failed') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'host-answer') waiting?.resolve(message.path);
    else waiting?.reject(new RemoteError(message.error));
  }

  #ask(call: HostCall): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#send({ type: 'host', id, call });
    });
  }
}
