// Put into every page before its own scripts, called with the preload bundle as a function: gives it
// `require('electron')`, and holds the page's ends of message ports. Runs in the page's own world.
(preload) => {
  const toTest = globalThis.__arrayscopeDouble;
  const ipcListeners = new Map();
  const ports = new Map();

  const encode = (data) => {
    if (typeof data === 'string') return { text: data };
    if (data instanceof ArrayBuffer) return { buffer: toBase64(new Uint8Array(data)) };
    if (ArrayBuffer.isView(data)) {
      return { view: toBase64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) };
    }
    return { json: JSON.stringify(data, packBytes) };
  };
  const decode = (wire) => {
    if ('text' in wire) return wire.text;
    if ('buffer' in wire) return fromBase64(wire.buffer).buffer;
    if ('view' in wire) return fromBase64(wire.view);
    return wire.json === undefined ? undefined : JSON.parse(wire.json, unpackBytes);
  };
  // Structured clone carries buffers anywhere in a message; JSON needs them spelled out.
  const packBytes = (_key, value) =>
    value instanceof ArrayBuffer ? { $buffer: toBase64(new Uint8Array(value)) } : value;
  const unpackBytes = (_key, value) =>
    value?.$buffer === undefined ? value : fromBase64(value.$buffer).buffer;
  const toBase64 = (bytes) => {
    let binary = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(binary);
  };
  const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  // Electron tells a port when its other end is closed or gone; Chromium alone does not. So the end
  // of a port is sent as a last message, which the page's own listeners never see.
  const CLOSED = '__arrayscopeDoubleClosed';
  window.addEventListener('message', (received) => {
    for (const port of received.ports) {
      port.addEventListener('message', (event) => {
        if (event.data !== CLOSED) return;
        event.stopImmediatePropagation();
        port.dispatchEvent(new Event('close'));
      });
      port.close = () => {
        port.postMessage(CLOSED);
        MessagePort.prototype.close.call(port);
      };
    }
  });
  const closedByPage = (id) => {
    ports.delete(id);
    toTest({ type: 'page-port', id, close: true });
  };
  window.addEventListener('pagehide', () => [...ports.keys()].forEach(closedByPage));

  const openPort = (id) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }) =>
      data === CLOSED ? closedByPage(id) : toTest({ type: 'page-port', id, wire: encode(data) });
    ports.set(id, port2);
    return port1;
  };

  globalThis.__arrayscopeDoubleReceive = (message) => {
    if (message.type === 'page-message') {
      const event = { ports: message.ports.map(openPort) };
      for (const listener of ipcListeners.get(message.channel) ?? []) listener(event, message.data);
    } else if (message.close) {
      const port = ports.get(message.id);
      ports.delete(message.id);
      port?.postMessage(CLOSED);
      port?.close();
    } else {
      ports.get(message.id)?.postMessage(decode(message.wire));
    }
  };

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, value) => Object.defineProperty(globalThis, name, { value }),
    },
    ipcRenderer: {
      send: (channel, ...args) => toTest({ type: 'page-ipc', channel, args, url: location.href }),
      on: (channel, listener) =>
        ipcListeners.set(channel, [...(ipcListeners.get(channel) ?? []), listener]),
    },
    webUtils: { getPathForFile: (file) => file.arrayscopeDoublePath ?? '' },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error(`A sandboxed preload cannot require ${name}`);
  };
  preload(require, { exports: {} }, {});
};
