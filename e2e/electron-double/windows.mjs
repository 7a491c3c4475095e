import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { ipcMain } from './ipc-main.mjs';
import { line } from './line-to-test.mjs';
import { RemotePorts } from './message-ports.mjs';
import { app } from './app.mjs';
import { defaultSession } from './session.mjs';

const open = new Map();
let nextId = 1;

class WebContents extends EventEmitter {
  #id;
  ports;
  mainFrame = { url: '' };
  session = defaultSession;

  constructor(id) {
    super();
    this.#id = id;
    this.ports = new RemotePorts((message) =>
      line.send({ ...message, type: 'page-port', windowId: id }),
    );
  }

  postMessage(channel, data, ports = []) {
    const ids = ports.map((port) => this.ports.give(port));
    line.send({ type: 'page-message', windowId: this.#id, channel, data, ports: ids });
  }

  send(channel, ...args) {
    this.postMessage(channel, args[0]);
  }

  setWindowOpenHandler(handler) {
    this.windowOpenHandler = handler;
  }

  getURL() {
    return this.mainFrame.url;
  }
}

export class BrowserWindow extends EventEmitter {
  #id = nextId++;
  #options;

  constructor(options = {}) {
    super();
    this.#options = options;
    this.webContents = new WebContents(this.#id);
    open.set(this.#id, this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows() {
    return [...open.values()];
  }

  static getFocusedWindow() {
    return BrowserWindow.getAllWindows()[0] ?? null;
  }

  static fromWebContents(contents) {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  async loadURL(url) {
    const { width, height, webPreferences = {} } = this.#options;
    this.webContents.mainFrame = { url };
    const preload = webPreferences.preload ? readFileSync(webPreferences.preload, 'utf8') : null;
    line.send({
      type: 'open-window',
      windowId: this.#id,
      url,
      preload,
      width,
      height,
      webPreferences,
    });
  }

  show() {}
  focus() {}
  isDestroyed() {
    return !open.has(this.#id);
  }

  close() {
    line.send({ type: 'close-window', windowId: this.#id });
    this.closedByPage();
  }

  closedByPage() {
    if (!open.delete(this.#id)) return;
    this.webContents.ports.closeAll();
    this.emit('closed');
    if (open.size === 0) app.windowsGone();
  }
}

line.on('page-ready', ({ windowId }) => open.get(windowId)?.emit('ready-to-show'));
line.on('page-closed', ({ windowId }) => open.get(windowId)?.closedByPage());
line.on('window-open', ({ windowId, requestId, url }) => {
  const { windowOpenHandler } = open.get(windowId)?.webContents ?? {};
  // As in Electron: without a handler a window is opened.
  const { action } = windowOpenHandler?.({ url }) ?? { action: 'allow' };
  line.send({ type: 'window-open-answer', requestId, action });
});
line.on('page-port', ({ windowId, id, data, close }) => {
  open.get(windowId)?.webContents.ports.receive({ id, data, close });
});
line.on('page-ipc', ({ windowId, channel, args, url }) => {
  const sender = open.get(windowId)?.webContents;
  if (sender === undefined) return;
  sender.mainFrame.url = url;
  ipcMain.emit(channel, { sender, senderFrame: sender.mainFrame }, ...args);
});
