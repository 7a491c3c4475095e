/**
 * `npm run test:chaos`: conversions that are killed at random moments, and gone on with.
 * FUZZ_RUNS sets how many kills (200 unless told); FUZZ_SEED repeats a run that failed.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Built, buildConversion } from './testing/built-conversion';
import { killConversions, killWhilePublishing } from './testing/kills/kill-session';
import { KILL_CASES, caseName } from './testing/kills/plan-kills';
import { temporaryFolder } from './testing/temporary-folder';

const KILLS = Number(process.env['FUZZ_RUNS'] ?? 200);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);

describe('conversions that are killed', () => {
  const folder = temporaryFolder();
  let built: Built;
  beforeAll(async () => void (built = await buildConversion()), 60_000);
  afterAll(() => built.remove());

  it(`end as if nothing had happened (FUZZ_SEED=${seed})`, async () => {
    vi.stubEnv('ARRAYSCOPE_HOME', folder.path);
    const tally = await killConversions({
      built: built.folder,
      kills: KILLS,
      seed,
      cases: KILL_CASES,
    });
    vi.unstubAllEnvs();
    process.stdout.write(`${tally.text}\n`);
    expect(tally.kills).toBeGreaterThanOrEqual(KILLS);
    for (const phase of ['preflight', 'write', 'verify', 'publish'])
      expect(tally.phases, tally.text).toContain(phase);
    expect(tally.resumedWrites, tally.text).toBeGreaterThan(KILLS / 20);
    expect(tally.savedRows, tally.text).toBeGreaterThan(0);
  });

  it.each(KILL_CASES.filter(({ order, hasNaN }) => order === 'index' && hasNaN))(
    'restore what was there, at whichever call of the publication $target.to $target.where',
    async (one) => {
      vi.stubEnv('ARRAYSCOPE_HOME', folder.path);
      const tally = await killWhilePublishing(built.folder, one);
      vi.unstubAllEnvs();
      process.stdout.write(`${caseName(one)}: ${tally.text}\n`);
      expect(tally.kills).toBeGreaterThan(6);
    },
  );
});
