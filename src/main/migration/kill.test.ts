/** Twenty kills of conversions; `npm run test:chaos` tries two hundred (kill.fuzz.ts). */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Built, buildConversion } from './testing/built-conversion';
import { killConversions } from './testing/kills/kill-session';
import { KILL_CASES } from './testing/kills/plan-kills';
import { temporaryFolder } from './testing/temporary-folder';

/** One case of every target: both orders, with and without NaN. */
const CASES = KILL_CASES.filter(
  ({ target, order, hasNaN }) =>
    target.settings['compact'] === undefined &&
    (target.where === 'in a new folder' ? order === 'index' && hasNaN : order === 'stored') &&
    (target.where !== 'beside its source' || !hasNaN) &&
    (target.where !== 'in a folder that was empty' || (target.to === 'npy' && !hasNaN)),
);

describe('conversions that are killed', () => {
  const folder = temporaryFolder();
  let built: Built;
  beforeAll(async () => void (built = await buildConversion()), 60_000);
  afterAll(() => built.remove());

  it('end as if nothing had happened', { timeout: 240_000 }, async () => {
    vi.stubEnv('ARRAYSCOPE_HOME', folder.path);
    const tally = await killConversions({ built: built.folder, kills: 20, seed: 5, cases: CASES });
    vi.unstubAllEnvs();
    expect(tally.kills).toBeGreaterThanOrEqual(20);
    for (const phase of ['preflight', 'write', 'verify', 'publish'])
      expect(tally.phases, tally.text).toContain(phase);
    expect(tally.resumedWrites, tally.text).toBeGreaterThan(1);
    expect(tally.savedRows, tally.text).toBeGreaterThan(500);
  });
});
