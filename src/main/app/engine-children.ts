import { join } from 'node:path';
import { MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import { MachineError } from '../../shared/errors';
import type { EngineToMain, MainToEngine } from '../lib/engine-protocol';

type PostToEngine = (message: MainToEngine, ports?: Electron.MessagePortMain[]) => void;
type SpawnRequest = Extract<EngineToMain, { type: 'spawn' }>;

/** The child processes that one engine asked for; they end with it. */
export class EngineChildren {
  readonly #children = new Map<number, UtilityProcess>();
  readonly #outFolder: string;
  readonly #post: PostToEngine;

  constructor(outFolder: string, post: PostToEngine) {
    this.#outFolder = outFolder;
    this.#post = post;
  }

  spawn(request: SpawnRequest): void {
    const { id, entry, env } = request;
    try {
      const child = utilityProcess.fork(join(this.#outFolder, 'main', `${entry}.js`), [], {
        serviceName: `Arrayscope ${entry}`,
        env: { ...process.env, ...env },
        stdio: 'inherit',
      });
      this.#children.set(id, child);
      child.once('exit', (code) => {
        this.#children.delete(id);
        this.#post({ type: 'child-exit', id, code });
      });
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage(null, [port1]);
      this.#post({ type: 'spawned', id, pid: child.pid }, [port2]);
    } catch (cause) {
      const error = new MachineError('no-process', `No ${entry} process could be started.`, {
        cause,
      });
      this.#post({ type: 'spawn-failed', id, error: error.toInfo() });
    }
  }

  kill(id: number): void {
    this.#children.get(id)?.kill();
  }

  killAll(): void {
    for (const child of this.#children.values()) child.kill();
    this.#children.clear();
  }
}
