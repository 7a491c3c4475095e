/**
 * `npm run test:chaos`: queues whose program is killed at random moments, and gone on with.
 * An eighth as many kills as FUZZ_RUNS says (200 unless told); FUZZ_SEED repeats a run that failed,
 * as far as moments can be repeated.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildTerminal } from '../migration/testing/built-conversion';
import { killQueues } from './testing/queue-kills';

const KILLS = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 200) / 8);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);

describe('queues whose program is killed', () => {
  let built: Built;
  beforeAll(async () => void (built = await buildTerminal()), 60_000);
  afterAll(() => built.remove());

  it(`end with all that can be converted (FUZZ_SEED=${seed})`, async () => {
    const tally = await killQueues(built.folder, KILLS, seed);
    process.stdout.write(`${tally.text}\n`);
    expect(tally.kills).toBeGreaterThanOrEqual(KILLS);
    expect(tally.resumed, tally.text).toBeGreaterThan(0);
  });
});
