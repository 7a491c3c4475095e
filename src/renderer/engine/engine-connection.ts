import { type EngineLink, engineClient } from '../../shared/client/engine-client';
import type { EngineClient } from '../../shared/contract/index';
import { type ArrayscopeError, CancelledError, toArrayscopeError } from '../../shared/errors';
import type { ShellInfo } from '../../shared/model/shell';
import type { Dial, Transport } from './transport';

/**
 * `generation` counts connections from 1: what belongs to a connection (open datasets) ends with
 * it, so put the generation into the keys of what is cached.
 */
export type EngineState =
  | { readonly status: 'connecting' }
  | { readonly status: 'ready'; readonly generation: number; readonly info: ShellInfo }
  /** `retryInMs` is null when trying again by itself is of no use. */
  | { readonly status: 'lost'; readonly reason: ArrayscopeError; readonly retryInMs: number | null }
  | { readonly status: 'reconnecting'; readonly reason: ArrayscopeError };

export interface EngineConnectionOptions {
  /** Pause before the attempt with this number, from 1. */
  readonly pauseMs?: (attempt: number) => number;
}

/** A quarter of a second, doubled up to eight seconds. */
const doubling = (attempt: number): number => Math.min(8_000, 250 * 2 ** (attempt - 1));

/**
 * Keeps a connection to the engine. `client` stays the same object for good: its calls go to the
 * connection of the moment, wait while one is being made, and fail at once while there is none.
 */
export class EngineConnection {
  readonly client: EngineClient;
  readonly #dial: Dial;
  readonly #pauseMs: (attempt: number) => number;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #state: EngineState = { status: 'connecting' };
  #transport: Transport | undefined;
  #generation = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(dial: Dial, options: EngineConnectionOptions = {}) {
    this.#dial = dial;
    this.#pauseMs = options.pauseMs ?? doubling;
    this.client = engineClient({
      call: async (path, input, callOptions) =>
        (await this.#link(callOptions.signal)).call(path, input, callOptions),
    });
    void this.#connect();
  }

  readonly getState = (): EngineState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tries again now, instead of at the end of the pause. */
  readonly retry = (): void => {
    if (this.#state.status !== 'lost' || this.#closing.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#reconnect(this.#state.reason);
  };

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#transport?.close();
  }

  async #connect(): Promise<void> {
    let transport: Transport | undefined;
    try {
      transport = await this.#dial(this.#closing.signal);
      // An engine that accepts a connection and then says nothing is not ready.
      const info = await engineClient(transport.link).shell.info();
      this.#transport = transport;
      this.#attempt = 0;
      this.#setState({ status: 'ready', generation: ++this.#generation, info });
      transport.onLost((reason) => this.#lost(reason));
    } catch (error) {
      transport?.close();
      this.#lost(toArrayscopeError(error));
    }
  }

  #lost(reason: ArrayscopeError): void {
    this.#transport = undefined;
    if (this.#closing.signal.aborted) {
      this.#setState({ status: 'lost', reason, retryInMs: null });
      return;
    }
    const retryInMs = reason.code === 'refused' ? null : this.#pauseMs(++this.#attempt);
    this.#setState({ status: 'lost', reason, retryInMs });
    if (retryInMs !== null) this.#timer = setTimeout(() => this.#reconnect(reason), retryInMs);
  }

  #reconnect(reason: ArrayscopeError): void {
    this.#setState({ status: 'reconnecting', reason });
    void this.#connect();
  }

  async #link(signal: AbortSignal | undefined): Promise<EngineLink> {
    while (this.#transport === undefined) {
      if (this.#state.status === 'lost') throw this.#state.reason;
      await this.#change(signal);
    }
    return this.#transport.link;
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.subscribe(() => {
        signal?.removeEventListener('abort', abort);
        stop();
        resolve();
      });
      const abort = (): void => {
        stop();
        reject(new CancelledError('Cancelled.', { cause: signal?.reason }));
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #setState(state: EngineState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
