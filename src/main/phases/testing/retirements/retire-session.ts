/**
 * Sources that are put away by processes which are killed, at any of their changes to the disk or
 * at any moment. After every kill the source is whole in one place, and the program says where it
 * stands; the next run ends it or takes it back.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtChild, memoryFolder, runChild } from '../../../formats/crashing-child';
import { Random } from '../../../formats/resume-random';
import {
  RETIRE_SOURCES,
  RETIRE_WAYS,
  RetirePlace,
  type RetireWay,
  type Standing,
} from './retire-place';

const ENTRY = '../phases/testing/retirements/retire-child.ts';
/** Kills of one retirement, at most. */
const MAX_KILLS = 3;

export class RetireTally {
  readonly kills = new Map<Standing, number>();
  ended = 0;

  get total(): number {
    return [...this.kills.values()].reduce((sum, count) => sum + count, 0);
  }

  get text(): string {
    const kills = [...this.kills].map(([standing, count]) => `${standing} ${count}`).join(', ');
    return `${this.total} kills: ${kills}. ${this.ended} retirements were ended by the run after.`;
  }
}

/** As many kills as asked for; which, a seed decides. */
export async function killRetirements(kills: number, seed: number): Promise<RetireTally> {
  const child = await builtChild(ENTRY);
  const random = new Random(seed);
  const tally = new RetireTally();
  const roots = [await newFolder(memoryFolder()), await newFolder(tmpdir())] as const;
  const places: RetirePlace[] = [];
  try {
    for (const kind of RETIRE_SOURCES) places.push(await RetirePlace.make(kind, ...roots));
    const undisturbed = new Map<string, { readonly points: number; readonly ms: number }>();
    for (let turn = 0; tally.total < kills; turn += 1) {
      const place = places[turn % places.length];
      const way = RETIRE_WAYS[Math.floor(turn / places.length) % RETIRE_WAYS.length];
      if (place === undefined || way === undefined) throw new RangeError('nothing to put away');
      const key = `${place.kind}, ${way}`;
      let whole = undisturbed.get(key);
      if (whole === undefined) {
        whole = await run(child, place, way, 0, 0);
        undisturbed.set(key, whole);
        await place.expectFinished(way, `${key}, undisturbed`);
        await place.restore();
      }
      await play({ child, place, way, random, tally, whole }, `seed ${seed}, ${key}`);
      await place.restore();
    }
    return tally;
  } finally {
    for (const place of places) await place.remove();
    for (const root of roots) await rm(root, { recursive: true, force: true });
  }
}

interface Scene {
  readonly child: string;
  readonly place: RetirePlace;
  readonly way: RetireWay;
  readonly random: Random;
  readonly tally: RetireTally;
  readonly whole: { readonly points: number; readonly ms: number };
}

async function play(
  { child, place, way, random, tally, whole }: Scene,
  begin: string,
): Promise<void> {
  let story = begin;
  let standing: Standing = 'not begun';
  // What was moved already stays where it was moved to; else the last word counts.
  let expected = way;
  for (let kill = 0; kill < MAX_KILLS && standing !== 'finished'; kill += 1) {
    if (kill > 0 && random.below(2) === 0) break;
    const next = another(way, random);
    const byPoint = random.below(4) > 0;
    // Most is changed in the second half, once all is whole at the new place.
    const first = random.below(2) * Math.floor(whole.points / 2);
    const point = byPoint ? 1 + first + random.below(whole.points - first) : 0;
    const afterMs = byPoint ? 0 : 1 + random.below(Math.ceil(whole.ms));
    expected = (await place.movedBy()) ?? next;
    const { died, where } = await run(child, place, next, point, afterMs);
    story += `; ${next} ${died ? `killed ${where}` : 'ended'}`;
    standing = await place.expectSafe(story);
    if (died) tally.kills.set(standing, (tally.kills.get(standing) ?? 0) + 1);
  }
  if (standing !== 'finished') {
    const last = another(way, random);
    expected = (await place.movedBy()) ?? last;
    await run(child, place, last, 0, 0);
    story += `; ${last} ended`;
    tally.ended += 1;
  }
  await place.expectFinished(expected, story);
}

/** Now and then the person thinks better of it. */
function another(way: RetireWay, random: Random): RetireWay {
  return random.below(4) > 0 ? way : (RETIRE_WAYS[random.below(RETIRE_WAYS.length)] ?? way);
}

function run(
  child: string,
  { destination, name, archives }: RetirePlace,
  way: RetireWay,
  point: number,
  afterMs: number,
) {
  return runChild(child, [destination, name, archives[way], String(point), String(afterMs)]);
}

function newFolder(parent: string): Promise<string> {
  return mkdtemp(join(parent, 'arrayscope-retire-'));
}
