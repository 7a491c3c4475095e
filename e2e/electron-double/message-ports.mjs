// Electron's MessagePortMain and MessageChannelMain, and their way into other processes and pages.
// A port that was sent away stays here as a relay: what its peer posts goes to the other side.
import { EventEmitter } from 'node:events';

export class MessagePortMain extends EventEmitter {
  #peer = null;
  #queue = [];
  #started = false;
  #closed = false;
  /** Set once the port was sent away: takes `{ data }` or `{ close: true }`. */
  #relay = null;

  static pair() {
    const [a, b] = [new MessagePortMain(), new MessagePortMain()];
    a.#peer = b;
    b.#peer = a;
    return [a, b];
  }

  postMessage(data) {
    if (!this.#closed) this.#peer?.receive(structuredClone(data));
  }

  start() {
    this.#started = true;
    for (const data of this.#queue.splice(0)) this.emit('message', { data, ports: [] });
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#relay?.({ close: true });
    this.emit('close');
    this.#peer?.close();
  }

  receive(data) {
    if (this.#closed) return;
    if (this.#relay) this.#relay({ data });
    else if (this.#started) setImmediate(() => this.emit('message', { data, ports: [] }));
    else this.#queue.push(data);
  }

  /** Sends the port away: from now on `relay` gets what it receives. Returns its local end. */
  sendAway(relay) {
    this.#relay = relay;
    for (const data of this.#queue.splice(0)) relay({ data });
    return { fromAway: (data) => this.postMessage(data), closedAway: () => this.close() };
  }
}

export class MessageChannelMain {
  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}

/** Ports that live at the other end of one line (a child's IPC, a page's bindings). */
export class RemotePorts {
  #away = new Map();
  #nextId = 1;
  #send;

  constructor(send) {
    this.#send = send;
  }

  /** The id under which the other end knows the port. */
  give(port) {
    const id = this.#nextId++;
    this.#away.set(
      id,
      port.sendAway((event) => {
        this.#send({ type: 'port', id, ...event });
        if (event.close) this.#away.delete(id);
      }),
    );
    return id;
  }

  receive({ id, data, close }) {
    const port = this.#away.get(id);
    if (close) {
      this.#away.delete(id);
      port?.closedAway();
    } else {
      port?.fromAway(data);
    }
  }

  closeAll() {
    for (const port of this.#away.values()) port.closedAway();
    this.#away.clear();
  }
}
