/**
 * Damaged datasets give a clear error or data: never a crash, a hang, a huge allocation or a
 * changed file. A format's own fixtures are damaged, one file of one of them at a time; a few in
 * every test run (mutation.test.ts), as many as one likes by mutation.fuzz.ts.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MUTATIONS, type Random, randomSource } from './mutations';
import { type Outcomes, boundedOutcome, digest, filesIn, soundFixtures } from './read-damaged';
import type { Format } from './types';

/** A run goes on after a failure, to tell them all, but not for ever. */
const MAX_FAILURES = 50;

/**
 * Damages the format's fixtures in `count` ways that the seed decides, and reads what comes of it.
 * Fails at the end, with every mutant that was not met as it should be.
 */
export async function readMutants(format: Format, count: number, seed: number): Promise<Outcomes> {
  const random = randomSource(seed);
  const originals = await soundFixtures(format);
  expect(originals.length, `sound fixtures of ${format.id}`).toBeGreaterThan(0);
  const outcomes: Outcomes = { data: 0, error: 0 };
  const failures: string[] = [];
  for (let mutant = 0; mutant < count && failures.length < MAX_FAILURES; mutant += 1) {
    const original = pick(originals, random);
    const folder = mkdtempSync(join(tmpdir(), `arrayscope-mutant-${format.id}-`));
    try {
      const path = join(folder, original.name);
      cpSync(original.path, path, { recursive: true });
      const damage = damageOneFile(path, random, mutant);
      const files = digest(folder);
      try {
        outcomes[await boundedOutcome(format, path, original)] += 1;
        expect(digest(folder), 'the files after reading').toEqual(files);
      } catch (error) {
        failures.push(`mutant ${mutant}: ${original.name}, ${damage}: ${described(error)}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  expect(failures, `${format.id}, seed ${seed}`).toEqual([]);
  return outcomes;
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` — ${error.cause.stack}` : '';
  return error.message + cause;
}

/** @returns what was done, for the message of a test that fails. */
function damageOneFile(path: string, random: Random, mutant: number): string {
  const files = filesIn(path).filter((file) => statSync(file).size > 0);
  const file = pick(files, random);
  const mutation = MUTATIONS[mutant % MUTATIONS.length];
  if (mutation === undefined) throw new Error('there is no mutation');
  writeFileSync(file, mutation.damage(readFileSync(file), random));
  return `${file.slice(path.length + 1)} ${mutation.name}`;
}

function pick<T>(from: readonly T[], random: Random): T {
  const chosen = from[random(from.length)];
  if (chosen === undefined) throw new Error('there is nothing to choose from');
  return chosen;
}
