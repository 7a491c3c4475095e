/**
 * `npm run test:chaos`: the conversions of other sources than Hyrax's batches, and to all other
 * targets, killed at random moments and gone on with. A quarter as many kills as FUZZ_RUNS says (200
 * unless told); FUZZ_SEED repeats a run that failed.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { allFormats } from '../formats/registry';
import { type Built, buildConversion } from './testing/built-conversion';
import { killConversions } from './testing/kills/kill-session';
import { KILL_ROUTES, KILL_ROUTE_CASES, KILL_TARGETS } from './testing/kills/plan-kills';
import { temporaryFolder } from './testing/temporary-folder';

const KILLS = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 200) / 4);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);

describe('conversions of every format that are killed', () => {
  const folder = temporaryFolder();
  let built: Built;
  beforeAll(async () => void (built = await buildConversion()), 60_000);
  afterAll(() => built.remove());

  it('are of every format that holds ids and tensors', async () => {
    const writable = (await allFormats()).filter(({ create }) => create !== undefined);
    const killed = [...KILL_ROUTES, ...KILL_TARGETS].map(({ to }) => to);
    // Bare vectors hold no text, and no tensors of two dimensions.
    expect(writable.map(({ id }) => id).filter((id) => !killed.includes(id))).toEqual(['vectors']);
  });

  it(`end as if nothing had happened (FUZZ_SEED=${seed})`, async () => {
    vi.stubEnv('ARRAYSCOPE_HOME', folder.path);
    const cases = KILL_ROUTE_CASES;
    const tally = await killConversions({ built: built.folder, kills: KILLS, seed, cases });
    vi.unstubAllEnvs();
    process.stdout.write(`${tally.text}\n`);
    expect(tally.kills).toBeGreaterThanOrEqual(KILLS);
    for (const phase of ['preflight', 'write', 'verify', 'publish'])
      expect(tally.phases, tally.text).toContain(phase);
    expect(tally.savedRows, tally.text).toBeGreaterThan(0);
  });
});
