import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { RemotePorts } from './message-ports.mjs';

const childRegister = new URL('./child-register.mjs', import.meta.url).href;

class UtilityProcess extends EventEmitter {
  #child;
  #ports = new RemotePorts((message) => this.#send(message));

  constructor(modulePath, args, options) {
    super();
    this.#child = fork(modulePath, args, {
      env: options.env ?? process.env,
      execArgv: ['--import', childRegister],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('exit', (code) => {
      this.#ports.closeAll();
      this.emit('exit', code ?? 1);
    });
    this.#child.on('message', (message) => {
      if (message.type === 'message') this.emit('message', message.data);
      else this.#ports.receive(message);
    });
  }

  get pid() {
    return this.#child.pid;
  }

  postMessage(data, ports = []) {
    this.#send({ type: 'message', data, ports: ports.map((port) => this.#ports.give(port)) });
  }

  kill() {
    return this.#child.kill('SIGKILL');
  }

  #send(message) {
    if (this.#child.connected) this.#child.send(message);
  }
}

export const utilityProcess = {
  fork: (modulePath, args = [], options = {}) => new UtilityProcess(modulePath, args, options),
};
