/**
 * `npm run test:chaos`: sources that are put away by processes which are killed on the way.
 * Half as many kills as FUZZ_RUNS says (200 unless told); FUZZ_SEED repeats a run that failed.
 */
import { afterAll, expect, it } from 'vitest';
import { removeBuiltChildren } from '../formats/crashing-child';
import { killRetirements } from './testing/retirements/retire-session';

const KILLS = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 200) / 2);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);

afterAll(removeBuiltChildren);

it(`a source is whole in one place after every kill (FUZZ_SEED=${seed})`, async () => {
  const tally = await killRetirements(KILLS, seed);
  process.stdout.write(`${tally.text}\n`);
  expect(tally.total).toBeGreaterThanOrEqual(KILLS);
  for (const standing of ['not begun', 'begun', 'moved'] as const)
    expect(tally.kills.get(standing), tally.text).toBeGreaterThan(KILLS / 20);
  expect(tally.ended, tally.text).toBeGreaterThan(KILLS / 4);
});
