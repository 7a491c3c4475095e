import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, type Page, chromium } from '@playwright/test';
import { chromiumOptions } from './chromium-options';
import { decodeWire, encodeWire, type Wire } from './double-wire';
import { collectPageErrors } from './page-errors';
import { processTree } from './process-tree';
import type { LaunchOptions, Program } from './program';
import { root } from './root';

const double = join(root, 'e2e', 'electron-double');
const pageSide = readFileSync(join(double, 'page-side.js'), 'utf8').replace(/;\s*$/, '');
const PAGE_ORIGIN = 'http://arrayscope.localhost';
const APP_ORIGIN = 'app://arrayscope';
const ENGINE_ENTRY = join('main', 'engine.js');

type FromMain =
  | { type: 'open-window'; windowId: number; url: string; preload: string | null }
  | { type: 'close-window'; windowId: number }
  | { type: 'page-message'; windowId: number; channel: string; data: unknown; ports: number[] }
  | { type: 'page-port'; windowId: number; id: number; data?: unknown; close?: boolean }
  | {
      type: 'response';
      requestId: number;
      status: number;
      headers: Record<string, string>;
      body: Uint8Array;
    }
  | { type: 'window-open-answer'; requestId: number; action: string }
  | { type: 'revealed'; path: string };

type FromPage =
  | { type: 'page-ipc'; channel: string; args: unknown[]; url: string }
  | { type: 'page-port'; id: number; wire?: Wire; close?: boolean };

/** Runs the built main bundle under Node with `electron` doubled; its windows are pages here. */
export async function launchDouble(options: LaunchOptions): Promise<Program> {
  const browser = await chromium.launch(chromiumOptions());
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1440, height: 900 },
    colorScheme: options.colourScheme ?? 'light',
    acceptDownloads: true,
  });
  const main = fork(join(root, 'out', 'main', 'index.js'), [...(options.args ?? [])], {
    cwd: root,
    execArgv: ['--import', pathToFileURL(join(double, 'register.mjs')).href],
    env: { ...process.env, ARRAYSCOPE_HOME: options.home },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const windows = new DoubledWindows(main, browser, context);
  return windows.program();
}

class DoubledWindows {
  readonly #main: ChildProcess;
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #pages = new Map<number, Page>();
  readonly #pageErrors: string[] = [];
  readonly #responses = new Map<
    number,
    (message: Extract<FromMain, { type: 'response' }>) => void
  >();
  readonly #windowAnswers = new Map<number, (action: string) => void>();
  readonly #exited: Promise<number | null>;
  readonly #firstPage: Promise<Page>;
  #announcePage: (page: Page) => void = () => undefined;
  #requests = 0;

  constructor(main: ChildProcess, browser: Browser, context: BrowserContext) {
    this.#main = main;
    this.#browser = browser;
    this.#context = context;
    this.#firstPage = new Promise((resolve) => (this.#announcePage = resolve));
    this.#exited = once(main, 'exit').then(([code]) => code as number | null);
    main.on('message', (message) => void this.#receive(message as FromMain));
  }

  async program(): Promise<Program> {
    const gone = this.#exited.then((code) => {
      throw new Error(
        `The main process ended with exit code ${String(code)} before it opened a window`,
      );
    });
    const page = await Promise.race([this.#firstPage, gone]);
    gone.catch(() => undefined);
    return {
      host: 'double',
      page,
      pid: this.#main.pid ?? 0,
      pageErrors: this.#pageErrors,
      windowCount: () => this.#context.pages().length,
      enginePid: () =>
        Promise.resolve(
          processTree(this.#main.pid ?? 0).find(({ command }) => command.includes(ENGINE_ENTRY))
            ?.pid,
        ),
      answerFolderDialog: (path) => {
        this.#send({ type: 'dialog-answer', path: path ?? undefined });
        return Promise.resolve();
      },
      quit: async () => {
        for (const open of this.#pages.values()) await open.close();
        const timer = setTimeout(() => this.#main.kill('SIGKILL'), 20_000);
        const exitCode = await this.#exited;
        clearTimeout(timer);
        await this.#browser.close();
        return { exitCode };
      },
    };
  }

  #send(message: object): void {
    if (this.#main.connected) this.#main.send(message);
  }

  async #receive(message: FromMain): Promise<void> {
    switch (message.type) {
      case 'open-window':
        await this.#open(message.windowId, message.url, message.preload);
        return;
      case 'close-window':
        await this.#pages.get(message.windowId)?.close();
        return;
      case 'page-message':
        await this.#toPage(message.windowId, message);
        return;
      case 'page-port':
        await this.#toPage(message.windowId, {
          ...message,
          data: undefined,
          wire: encodeWire(message.data),
        });
        return;
      case 'response':
        this.#responses.get(message.requestId)?.(message);
        return;
      case 'window-open-answer':
        this.#windowAnswers.get(message.requestId)?.(message.action);
        return;
      case 'revealed':
        return;
    }
  }

  async #open(windowId: number, url: string, preload: string | null): Promise<void> {
    const page = await this.#context.newPage();
    this.#pages.set(windowId, page);
    collectPageErrors(page, this.#pageErrors);
    this.#answerWindowOpen(windowId, page);
    page.on('close', () => {
      this.#pages.delete(windowId);
      this.#send({ type: 'page-closed', windowId });
    });
    await page.exposeBinding('__arrayscopeDouble', (_source, message: FromPage) => {
      if (message.type === 'page-ipc') {
        this.#send({ ...message, windowId, url: message.url.replace(PAGE_ORIGIN, APP_ORIGIN) });
      } else {
        const data = message.wire === undefined ? undefined : decodeWire(message.wire);
        this.#send({ type: 'page-port', windowId, id: message.id, data, close: message.close });
      }
    });
    await page.addInitScript(
      `(${pageSide})((require, module, exports) => {\n${preload ?? ''}\n});`,
    );
    await page.route(`${PAGE_ORIGIN}/**`, async (route) => {
      const response = await this.#request(route.request().url(), route.request().method());
      const { status, headers } = response;
      await route.fulfill({ status, headers, body: Buffer.from(response.body) });
    });
    await page.goto(url.replace(APP_ORIGIN, PAGE_ORIGIN), { waitUntil: 'load' });
    this.#send({ type: 'page-ready', windowId });
    this.#announcePage(page);
  }

  /** What `window.open` made is closed again at once where the program's own handler denies it. */
  #answerWindowOpen(windowId: number, page: Page): void {
    page.on('popup', (popup) => {
      const requestId = ++this.#requests;
      this.#windowAnswers.set(requestId, (action) => {
        if (action === 'deny') void popup.close();
      });
      this.#send({ type: 'window-open', windowId, requestId, url: popup.url() });
    });
  }

  #request(url: string, method: string): Promise<Extract<FromMain, { type: 'response' }>> {
    const requestId = ++this.#requests;
    return new Promise((resolve) => {
      this.#responses.set(requestId, resolve);
      this.#send({ type: 'request', requestId, method, url: url.replace(PAGE_ORIGIN, APP_ORIGIN) });
    });
  }

  async #toPage(windowId: number, message: object): Promise<void> {
    const page = this.#pages.get(windowId);
    if (page === undefined) return;
    try {
      await page.evaluate((received) => {
        const page = globalThis as { __arrayscopeDoubleReceive?: (message: object) => void };
        page.__arrayscopeDoubleReceive?.(received);
      }, message);
    } catch (error) {
      if (!page.isClosed()) throw error;
    }
  }
}
