/**
 * Conversions that are killed again and again, and gone on with. After every kill the source is bit
 * for bit what it was and the destination absent or whole; in the end there are the very files that
 * an undisturbed run makes, or what was there before; and nothing finished was done twice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isArrayscopeError } from '../../../../shared/errors';
import { memoryFolder } from '../../../formats/crashing-child';
import { rollbackMigration } from '../../rollback';
import { type Disturbed, type Left, disturb, lookAtLeft } from './disturb';
import { KILL_ROW_BYTES, type KillPlace, makeKillPlace } from './kill-place';
import { KillTally } from './kill-tally';
import { type KillCase, KillPlan, type KillScenario, caseName } from './plan-kills';

/** What is looked up to go on: less than a slice of rows. */
const READ_BESIDE = 2e6;

export interface KillSession {
  /** The folder of the built conversion. */
  readonly built: string;
  /** Kills at least; it ends with the scenario that reaches them. */
  readonly kills: number;
  readonly seed: number;
  readonly cases: readonly KillCase[];
}

/** Two conversions at once, never of one case. */
export async function killConversions(session: KillSession): Promise<KillTally> {
  const tally = new KillTally(session.seed);
  const root = await mkdtemp(join(memoryFolder(), 'arrayscope-kills-'));
  try {
    const halves = [0, 1].map((half) =>
      killSome(
        {
          ...session,
          seed: session.seed + half,
          kills: session.kills / 2,
          cases: session.cases.filter((_, at) => at % 2 === half),
        },
        root,
      ),
    );
    // One that fails waits for the other, which still writes below the root.
    for (const half of await Promise.allSettled(halves)) {
      if (half.status === 'rejected') throw half.reason;
      tally.add(half.value);
    }
    return tally;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function killSome(
  { built, kills, seed, cases }: KillSession,
  root: string,
): Promise<KillTally> {
  const plan = new KillPlan(seed, cases);
  const tally = new KillTally(seed);
  const places = new Map<KillCase, KillPlace>();
  while (tally.kills < kills) {
    const scenario = plan.next();
    const place = places.get(scenario.case) ?? (await makeKillPlace(root, built, scenario.case));
    places.set(scenario.case, place);
    await play(scenario, place, built, tally);
  }
  return tally;
}

/** Dies at every single call that publishes a result, and is taken back each time. */
export async function killWhilePublishing(built: string, one: KillCase): Promise<KillTally> {
  const tally = new KillTally(0);
  const root = await mkdtemp(join(memoryFolder(), 'arrayscope-kills-'));
  try {
    const place = await makeKillPlace(root, built, one);
    for (const phase of ['publish', 'done'] as const) {
      const calls = place.calls.get(phase) ?? 0;
      for (let call = 0; call < calls; call += 1) {
        const interruptions = [{ kind: 'call', phase, share: (call + 0.5) / calls }] as const;
        await play({ case: one, interruptions, then: 'roll back' }, place, built, tally);
      }
    }
    return tally;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function play(
  scenario: KillScenario,
  place: KillPlace,
  built: string,
  tally: KillTally,
): Promise<void> {
  let story = `seed ${tally.seed}, ${caseName(scenario.case)}`;
  let left: Left = { published: false, rows: 0, written: false, checkedRows: 0 };
  let before: Disturbed | null = null;
  const runs =
    scenario.then === 'resume' ? [...scenario.interruptions, null] : scenario.interruptions;
  for (const interruption of runs) {
    const run = await disturb(place, built, interruption);
    story += `; ${run.ended} in ${run.phase}${run.diedAt === null ? '' : ` (${run.diedAt})`}`;
    if (interruption === null) expect(run.ended, story).toBe('finished');
    expectWentOn(run, left, place, story);
    await place.expectSourceUntouched(story);
    if (run.ended === 'finished' && before?.ended === 'killed')
      tally.resumed(before.phase, place.rows, left, run);
    left = await lookAtLeft(place);
    if (run.ended === 'killed') tally.kill(run.phase);
    if (left.published) await place.expectWhole(story);
    else expect(run.ended, story).not.toBe('finished');
    if (interruption?.kind === 'discard' && run.ended === 'cancelled')
      await place.expectAsBefore(story);
    before = run;
    if (left.published) break;
  }
  if (!left.published) tally.rolledBack();
  // Nothing to go on with may be left either: then the person is told that there is nothing.
  const refusal = await rollbackMigration(place.request.destination ?? '').catch(
    (error: unknown) => error,
  );
  if (isArrayscopeError(refusal)) {
    expect(['not-found', 'no-manifest'], story).toContain(refusal.code);
    expect(left, story).toMatchObject({ published: false, rows: 0 });
  } else expect(refusal, story).not.toBeInstanceOf(Error);
  await place.expectAsBefore(`${story}; rolled back`);
}

/** A run that came to its result did not do again what the run before it had finished. */
function expectWentOn(run: Disturbed, left: Left, place: KillPlace, story: string): void {
  if (run.verifiedBefore !== null) expect(run.verifiedBefore, story).toBe(left.checkedRows);
  if (run.result === null) return;
  expect(run.result.resumedRows, story).toBe(left.rows);
  if (left.written) expect(run.readBytes, story).toBeNull();
  else if (run.readBytes !== null && place.readBytes !== null)
    expect(run.readBytes, story).toBeLessThan(
      place.readBytes - left.rows * KILL_ROW_BYTES + READ_BESIDE,
    );
}
