import type { EngineLink } from '../../shared/client/engine-client';
import type { ArrayscopeError } from '../../shared/errors';

/** One connection to the engine, good until `onLost`; never used again after that. */
export interface Transport {
  readonly link: EngineLink;
  /** Called once, with the reason, when the connection ends by itself. */
  onLost(listener: (reason: ArrayscopeError) => void): void;
  close(): void;
}

/**
 * Makes one connection.
 * @throws ArrayscopeError why there is none; code `refused` when trying again is of no use.
 */
export type Dial = (signal: AbortSignal) => Promise<Transport>;

/** The end of a transport: remembered for calls that come late, told to the one who listens. */
export class Fate {
  #reason: ArrayscopeError | undefined;
  #listener: ((reason: ArrayscopeError) => void) | undefined;

  readonly lost = (): ArrayscopeError | undefined => this.#reason;

  onLost(listener: (reason: ArrayscopeError) => void): void {
    this.#listener = listener;
    if (this.#reason !== undefined) listener(this.#reason);
  }

  end(reason: ArrayscopeError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#listener?.(reason);
  }
}
