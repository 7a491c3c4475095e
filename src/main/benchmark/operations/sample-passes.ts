import { throwIfCancelled } from '../../lib/cancel';
import { collectGarbage } from '../collect-garbage';
import { median } from '../statistics';
import type { Timings } from './timings';
import type { OperationContext } from './types';
import { UsageMeter } from './usage-meter';

/** Short passes are warmed up until this many seconds were spent, at most `MOST_WARMUPS` times. */
const WARMUP_SECONDS = 0.1;
const MOST_WARMUPS = 5;
/** Least length of a sample of a repeatable operation: passes are repeated to fill it. */
const SAMPLE_SECONDS = 0.02;
const MOST_PASSES = 1000;

/** Runs the part of a pass that is timed, and gives what that gave. */
export type Clock = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * `calibrated`: a sample is the mean of as many passes as fill 20 ms, the number found once, in the
 * warm-up of the first round; `once`: a pass changes what the next would find, or costs too much.
 */
export type Repetition = 'calibrated' | 'once';

/**
 * Runs the warm-up passes, then the timed ones.
 * @param onePass does one pass, its timed part within `clock`, which it calls once. Timed passes
 *   are numbered from 0 through all rounds and warm-up passes -1, -2 …, so that a sample begins
 *   with the same rows whatever the warm-up was.
 */
export async function samplePasses(
  context: OperationContext,
  repetition: Repetition,
  onePass: (pass: number, clock: Clock) => Promise<void>,
): Promise<Timings> {
  const { cache, signal, passDone } = context;
  const { samples: wanted, first, warmups, seconds: limit = Infinity } = context.sampling;
  const warmup: number[] = [];
  const samples: number[] = [];
  const meter = new UsageMeter();
  const timed = async (pass: number, metered: boolean): Promise<number> => {
    throwIfCancelled(signal);
    let seconds = NaN;
    await onePass(pass, async (work) => {
      if (metered) meter.start();
      const started = performance.now();
      const value = await work();
      seconds = (performance.now() - started) / 1000;
      if (metered) meter.stop();
      return value;
    });
    return seconds;
  };
  // Where every sample has a process of its own, a warm-up would make it another state.
  const warms = cache !== 'reopen';
  const isUnready = (): boolean =>
    warmup.length < warmups ||
    (warmup.length < MOST_WARMUPS && warmup.reduce((a, b) => a + b, 0) < WARMUP_SECONDS);
  while (warms && isUnready()) {
    collectGarbage();
    warmup.push(await timed(-1 - warmup.length, false));
  }
  const once = repetition === 'once' || cache !== 'hot';
  const passesPerSample = once ? 1 : (context.sampling.passes ?? passesToFill(median(warmup)));
  let spent = 0;
  for (let sample = 0; sample < wanted && (sample === 0 || spent < limit); sample += 1) {
    passDone(sample, wanted);
    collectGarbage();
    let sum = 0;
    for (let pass = 0; pass < passesPerSample; pass += 1) {
      sum += await timed((first + sample) * MOST_PASSES + pass, true);
    }
    spent += sum;
    samples.push(sum / passesPerSample);
  }
  passDone(wanted, wanted);
  return { warmup, samples, passesPerSample, usage: meter.mean() };
}

function passesToFill(seconds: number): number {
  if (!(seconds > 0)) return 1;
  return Math.min(MOST_PASSES, Math.max(1, Math.ceil(SAMPLE_SECONDS / seconds)));
}
