import { throwIfCancelled } from '../../lib/cancel';
import type { OperationContext } from './types';

/** Short passes are warmed up until this many seconds were spent, at most `MOST_WARMUPS` times. */
const WARMUP_SECONDS = 0.1;
const MOST_WARMUPS = 5;

export interface Timings {
  readonly warmup: readonly number[];
  readonly samples: readonly number[];
}

/**
 * Runs the warm-up passes, then the timed ones.
 * @param timedPass does one pass and returns its seconds. Timed passes are numbered from 0 and
 *   warm-up passes -1, -2 …, so that a timed pass reads the same rows whatever its warm-up was.
 */
export async function samplePasses(
  { warmups, repeats, signal, passDone }: OperationContext,
  timedPass: (pass: number) => Promise<number>,
): Promise<Timings> {
  const warmup: number[] = [];
  const samples: number[] = [];
  const isCold = (): boolean =>
    warmup.length < warmups ||
    (warmup.length < MOST_WARMUPS && warmup.reduce((a, b) => a + b, 0) < WARMUP_SECONDS);
  while (isCold()) {
    throwIfCancelled(signal);
    warmup.push(await timedPass(-1 - warmup.length));
  }
  for (let pass = 0; pass < repeats; pass += 1) {
    passDone(pass, repeats);
    throwIfCancelled(signal);
    samples.push(await timedPass(pass));
  }
  passDone(repeats, repeats);
  return { warmup, samples };
}
