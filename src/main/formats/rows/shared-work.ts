import { CancelledError } from '../../../shared/errors';

/**
 * Work whose result many callers wait for and keep. One that fails is forgotten, and one that was
 * cancelled by the caller who began it is begun again by the next who still wants it.
 */
export class SharedWork<T> {
  #running: Promise<T> | null = null;

  async get(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    for (;;) {
      const running = this.#running ?? this.#begin(work);
      try {
        return await running;
      } catch (error) {
        if (!(error instanceof CancelledError) || signal?.aborted === true) throw error;
        if (this.#running === running) this.#running = null;
      }
    }
  }

  forget(): void {
    this.#running = null;
  }

  #begin(work: () => Promise<T>): Promise<T> {
    const running = work();
    this.#running = running;
    running.catch(() => {
      if (this.#running === running) this.#running = null;
    });
    return running;
  }
}
