import { join } from 'node:path';
import { MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import { assertNever } from '../../shared/errors';
import type { EngineStart, EngineToMain, HostCall, MainToEngine } from '../lib/engine-protocol';
import { toFileError } from '../lib/file-error';
import { EngineChildren } from './engine-children';

export interface EngineHostOptions {
  /** The folder that holds main/, preload/ and renderer/. */
  readonly outFolder: string;
  readonly start: EngineStart;
  /** Answers what only the main process can do: dialogs and the file manager. */
  readonly answer: (call: HostCall) => Promise<string | null>;
}

/**
 * Keeps one engine running in a utility process. A native crash ends the engine, not the window:
 * the window's port closes, it asks for a new one, and that starts a new engine.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  #engine: UtilityProcess | null = null;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  /** A fresh port to the engine for one window; starts the engine if none runs. */
  connectWindow(): Electron.MessagePortMain {
    const engine = this.#engine ?? this.#fork();
    const { port1, port2 } = new MessageChannelMain();
    post(engine, { type: 'window' }, [port1]);
    return port2;
  }

  /** Lets the engine end its jobs cleanly; resolves when it is gone, killed after `graceMs`. */
  async shutdown(graceMs = 12_000): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => engine.kill(), graceMs);
      engine.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      post(engine, { type: 'shutdown' });
    });
  }

  #fork(): UtilityProcess {
    const { outFolder, start } = this.#options;
    const engine = utilityProcess.fork(join(outFolder, 'main', 'engine.js'), [], {
      serviceName: 'Arrayscope engine',
      stdio: 'inherit',
    });
    const children = new EngineChildren(outFolder, (message, ports) => {
      if (this.#engine === engine) post(engine, message, ports);
    });
    engine.on('message', (message: EngineToMain) => this.#receive(engine, children, message));
    engine.once('exit', () => {
      children.killAll();
      if (this.#engine === engine) this.#engine = null;
    });
    this.#engine = engine;
    post(engine, { type: 'start', start });
    return engine;
  }

  #receive(engine: UtilityProcess, children: EngineChildren, message: EngineToMain): void {
    switch (message.type) {
      case 'ready':
        return;
      case 'spawn':
        children.spawn(message);
        return;
      case 'kill':
        children.kill(message.id);
        return;
      case 'host':
        void this.#answerHost(engine, message.id, message.call);
        return;
      default:
        assertNever(message, 'message of the engine');
    }
  }

  async #answerHost(engine: UtilityProcess, id: number, call: HostCall): Promise<void> {
    try {
      post(engine, { type: 'host-answer', id, path: await this.#options.answer(call) });
    } catch (error) {
      const path = call.kind === 'reveal' ? call.path : '';
      post(engine, { type: 'host-failed', id, error: toFileError(error, path).toInfo() });
    }
  }
}

function post(
  engine: UtilityProcess,
  message: MainToEngine,
  ports?: Electron.MessagePortMain[],
): void {
  engine.postMessage(message, ports);
}
