/**
 * Writers that are killed again and again, at any of their changes to the file system or at any
 * moment, and gone on with by the next process: what comes out is what an undisturbed one makes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { builtChild, memoryFolder, runChild } from './crashing-child';
import { resumeCases } from './resume-cases';
import { Random } from './resume-random';
import { WRITTEN_AT } from './resume-rows';
import { linesOf, stableLines } from './resume-snapshot';
import { undisturbed } from './resume-suite';
import type { Format } from './types';

/** Each with other deaths. */
const SEEDS = Array.from(
  { length: Number(process.env['RESUME_KILLS'] ?? 1) },
  (_, seed) => seed + 1,
);
/** Deaths before the run that nobody kills. */
const DEATHS = Number(process.env['RESUME_DEATHS'] ?? 6);

export function describeKills(format: Format): void {
  const cases = resumeCases(format);
  // One with small chunks, where there are such; the first is as good as any other else.
  const number = Math.max(
    0,
    cases.findIndex(({ settings }) => Object.keys(settings).length > 0),
  );
  const one = cases[number];

  describe('a writer that is killed', () => {
    let folder = '';
    let child = '';
    beforeAll(async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: WRITTEN_AT });
      child = await builtChild('resume-child.ts');
      folder = await mkdtemp(join(memoryFolder(), `arrayscope-kill-${format.id}-`));
    }, 120_000);
    afterAll(async () => {
      vi.useRealTimers();
      await rm(folder, { recursive: true, force: true });
    });

    test.each(SEEDS)('is gone on with (%i)', { timeout: 300_000 }, async (seed) => {
      if (one === undefined) throw new TypeError(`${format.id} holds none of the rows`);
      const random = new Random(seed * 104_729);
      const run = (name: string, point: number, afterMs: number): ReturnType<typeof runChild> => {
        const place = ['path', 'journal'].map((what) => join(folder, `${name}-${seed}-${what}`));
        const args = [format.id, number, ...place, 1 + random.below(1e6), point, afterMs];
        return runChild(child, args.map(String));
      };
      const whole = await run('whole', 0, 0);
      const reference = await linesOf(join(folder, `whole-${seed}-path`));
      const other = await undisturbed(format, one, join(folder, `other-${seed}`), seed);
      const alike = new Set(reference.filter((line) => other?.includes(line)));
      const deaths: string[] = [];
      for (let death = 0; death < DEATHS; death += 1) {
        const byPoint = random.below(4) > 0;
        const point = byPoint ? 1 + random.below(whole.points) : 0;
        const afterMs = byPoint ? 0 : 1 + random.below(Math.ceil(whole.ms));
        const { died, where } = await run('killed', point, afterMs);
        if (died) deaths.push(where);
      }
      await run('killed', 0, 0);
      const found = stableLines(await linesOf(join(folder, `killed-${seed}-path`)), alike);
      expect(found, deaths.join(', ')).toEqual(stableLines(reference, alike));
      expect(deaths).not.toEqual([]);
    });
  });
}
