import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

class App extends EventEmitter {
  isPackaged = false;
  #ready;
  #quitting = false;

  constructor() {
    super();
    // As in Electron: `ready` comes after the main module has run.
    this.#ready = new Promise((resolve) => setTimeout(resolve, 0)).then(() => {
      this.emit('ready');
    });
  }

  whenReady() {
    return this.#ready;
  }

  getVersion() {
    return manifest.version;
  }

  enableSandbox() {}

  windowsGone() {
    if (!this.#quitting) this.emit('window-all-closed');
  }

  /** before-quit, the windows close, will-quit (which may hold it back), quit. */
  quit() {
    const before = cancellable();
    this.emit('before-quit', before);
    if (before.prevented) return;
    this.#quitting = true;
    const will = cancellable();
    this.emit('will-quit', will);
    if (will.prevented) return;
    this.emit('quit', {}, 0);
    process.exit(0);
  }
}

function cancellable() {
  return {
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

export const app = new App();
