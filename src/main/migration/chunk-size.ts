/** When a chunk of rows is finished: flushed, and noted in the journal. */
export interface ChunkSize {
  /** @param chunk what was written since the last one was finished */
  isFull(chunk: {
    readonly rows: number;
    readonly bytes: number;
    readonly seconds: number;
  }): boolean;
  /** Told of every chunk that was finished: seconds of reading and writing, and of the flush. */
  finished(workSeconds: number, flushSeconds: number): void;
}

/** The first chunks are short: a run that is stopped early has something to go on with. */
const FIRST_SECONDS = 0.125;
/** What is lost at most when a run is killed, where a flush costs little. */
const USUAL_SECONDS = 1;
/** A flush that takes its time for the bytes' sake costs as much whenever it is done. */
const MOST_SECONDS = 8;
const MOST_BYTES = 512e6;
/** Share of a chunk that its flush may cost before chunks grow. */
const FLUSH_SHARE = 0.05;

/**
 * About a second of work a chunk; more where the flush takes over 5 % of it, up to eight seconds or
 * half a gigabyte, which is what a kill loses at most. The finished files do not depend on it.
 */
export class AdaptiveChunkSize implements ChunkSize {
  #seconds = FIRST_SECONDS;

  isFull({ bytes, seconds }: { readonly bytes: number; readonly seconds: number }): boolean {
    return seconds >= this.#seconds || bytes >= MOST_BYTES;
  }

  finished(workSeconds: number, flushSeconds: number): void {
    const costly = flushSeconds > FLUSH_SHARE * (workSeconds + flushSeconds);
    if (costly) this.#seconds = Math.min(MOST_SECONDS, this.#seconds * 2);
    else this.#seconds = Math.min(Math.max(USUAL_SECONDS, this.#seconds), this.#seconds * 2);
  }
}
