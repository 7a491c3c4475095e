/**
 * `hot`: pages warm, one open handle; `reopen`: pages warm, a new process for every sample;
 * `cold`: the files' pages dropped and the dataset opened anew before every sample.
 */
export type CacheState = 'hot' | 'reopen' | 'cold';

/** Whether a cache state can be had on this machine: tried out, not guessed. */
export interface CacheAvailability {
  readonly state: CacheState;
  readonly available: boolean;
  /** What was tried and seen, in a sentence. */
  readonly reason: string;
}
