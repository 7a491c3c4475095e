/**
 * Queues whose program is killed again and again, alone or with the conversions that it started,
 * and gone on with. After every kill the sources are bit for bit what they were, every result is
 * absent or whole, and what was published stays as it is; in the end all is done but what is broken.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { MANIFEST_NAME, besidePublished } from '../../datasets/published-names';
import { memoryFolder } from '../../formats/crashing-child';
import { Random } from '../../formats/resume-random';
import { snapshot } from '../../migration/testing/real-rows';
import { compareMigration } from '../../migration/verify';
import { breakRun, writeRuns } from './results-root';

/** One plan for all; `bad` cannot be converted. */
interface QueueCase {
  readonly args: readonly string[];
  /** Where the result of a run is, and what of it is published by one rename. */
  readonly resultOf: (name: string) => string;
  readonly publishedOf: (name: string) => string;
  readonly isFolder: boolean;
}

const ROWS = { a: 300, b: 600, c: 300 } as const;
const NAMES = ['a', 'b', 'c'] as const;
/** Kills of one queue, at most. */
const MAX_KILLS = 4;

export class QueueTally {
  kills = 0;
  queues = 0;
  /** Results that were there at a kill, of the queue's three. */
  readonly published = [0, 0, 0, 0];
  resumed = 0;

  get text(): string {
    const [none, one, two, three] = this.published;
    return (
      `${this.kills} kills of ${this.queues} queues; where they were looked at, no result was there ` +
      `${none} times, one ${one}, two ${two}, all three ${three} times. ${this.resumed} were gone on ` +
      `with; the others had recorded nothing yet, or all.`
    );
  }
}

export async function killQueues(built: string, kills: number, seed: number): Promise<QueueTally> {
  const random = new Random(seed);
  const tally = new QueueTally();
  const root = await mkdtemp(join(memoryFolder(), 'arrayscope-queues-'));
  try {
    const usual: number[] = [];
    for (let turn = 0; tally.kills < kills; turn += 1) {
      const at = turn % CASES;
      usual[at] ??= await undisturbed(await newPlace(built, root, at));
      const place = await newPlace(built, root, at);
      await play(place, usual[at], random, tally, `seed ${seed}, ${place.name}`);
      tally.queues += 1;
    }
    return tally;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** In a folder of its own, with its sources written. */
async function newPlace(built: string, root: string, at: number): Promise<QueuePlace> {
  const folder = await mkdtemp(join(root, 'queue-'));
  const one = casesIn(folder)[at];
  if (one === undefined) throw new RangeError(`no case ${at}`);
  const place = new QueuePlace(built, folder, one);
  await place.write();
  return place;
}

/** @returns milliseconds that it took, with the start of its program */
async function undisturbed(place: QueuePlace): Promise<number> {
  const begin = performance.now();
  const ended = await place.run(false, null);
  const usual = performance.now() - begin;
  await place.expectFinished(ended, `${place.name}, undisturbed`);
  await place.remove();
  return usual;
}

const CASES = 3;

function casesIn(folder: string): readonly QueueCase[] {
  const out = join(folder, 'out');
  return [
    {
      args: [],
      resultOf: (name) => join(folder, 'root', name),
      publishedOf: (name) => join(folder, 'root', name, 'lance_db'),
      isFolder: true,
    },
    {
      args: ['--to', 'npy', '--destination', out, '--at-once', '2'],
      resultOf: (name) => join(out, name),
      publishedOf: (name) => join(out, name),
      isFolder: true,
    },
    {
      args: ['--to', 'parquet', '--destination', out],
      resultOf: (name) => join(out, name),
      publishedOf: (name) => join(out, name),
      isFolder: false,
    },
  ];
}

async function play(
  place: QueuePlace,
  usualMs: number,
  random: Random,
  tally: QueueTally,
  begin: string,
): Promise<void> {
  let story = begin;
  let resumes = false;
  for (let kill = 0; kill < MAX_KILLS && (kill === 0 || random.below(3) > 0); kill += 1) {
    // Before this share of it nothing has begun.
    const afterMs = Math.ceil(usualMs * (0.1 + random.below(900) / 1000));
    const all = random.below(3) > 0;
    const killed = await place.run(resumes, { afterMs, all });
    const ended = killed.text === null ? 'killed' : 'ended';
    story += `; ${ended} after ${afterMs} ms${all ? ' with its conversions' : ''}`;
    if (killed.text !== null) break;
    resumes = true;
    tally.kills += 1;
    // Or the next program meets the conversions that outlived this one.
    if (!all && random.below(2) > 0) continue;
    if (!all) await place.leftAlone();
    await place.expectSafe(story);
    tally.published[place.publishedCount] = (tally.published[place.publishedCount] ?? 0) + 1;
  }
  let last = await place.run(resumes, null);
  if (resumes && last.code === 2) {
    // Nothing was recorded before it died, or all was done.
    expect(`${last.text}${last.errors}`, story).toContain('No queue of');
    last = await place.run(false, null);
  } else if (resumes) tally.resumed += 1;
  await place.expectFinished(last, story);
  await place.remove();
}

interface Ended {
  readonly code: number | null;
  /** null where it was killed. */
  readonly text: string | null;
  readonly errors: string;
}

const reportSchema = z.object({
  lines: z.array(z.object({ name: z.string(), state: z.string() })),
});

class QueuePlace {
  #sources: Readonly<Record<string, string>> = {};
  /** By name, when and as which file its manifest was published. */
  readonly #published = new Map<string, string>();

  constructor(
    private readonly built: string,
    private readonly folder: string,
    private readonly one: QueueCase,
  ) {}

  get name(): string {
    return `queue ${this.one.args.join(' ')}`.trim();
  }

  get publishedCount(): number {
    return this.#published.size;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  async write(): Promise<void> {
    const root = join(this.folder, 'root');
    for (const name of NAMES)
      await writeRuns(root, [name], ROWS[name], name === 'b' ? [64, 64] : [4, 5]);
    await writeRuns(root, ['bad']);
    await breakRun(join(root, 'bad'));
    this.#sources = await snapshot(root);
  }

  async run(
    resumes: boolean,
    kill: { readonly afterMs: number; readonly all: boolean } | null,
  ): Promise<Ended> {
    const args = resumes ? ['--resume'] : this.one.args;
    const child = spawn(
      process.execPath,
      [join(this.built, 'cli.js'), 'queue', join(this.folder, 'root'), ...args, '--json'],
      {
        env: { ...process.env, ARRAYSCOPE_HOME: join(this.folder, 'home') },
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, which can be killed as one.
        detached: true,
      },
    );
    let [text, errors] = ['', ''];
    child.stdout.on('data', (data) => (text += String(data)));
    child.stderr.on('data', (data) => (errors += String(data)));
    const timer =
      kill === null
        ? undefined
        : setTimeout(() => {
            if (child.pid !== undefined) process.kill(kill.all ? -child.pid : child.pid, 'SIGKILL');
          }, kill.afterMs);
    const closed = once(child, 'close');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    clearTimeout(timer);
    // Conversions that outlive a program which was killed have its output open.
    if (signal === null) await closed;
    return { code, text: signal === null ? text : null, errors };
  }

  /** Conversions that outlive their program end by themselves, and tidy up or keep what is staged. */
  async leftAlone(): Promise<void> {
    const staged = async (): Promise<readonly string[]> =>
      (await readdir(this.folder, { recursive: true })).filter((path) =>
        /\.arrayscope-lock$/.test(path),
      );
    for (let look = 0; look < 100 && (await staged()).length > 0; look += 1) await pause(20);
  }

  async expectSafe(about: string): Promise<void> {
    expect(await snapshot(join(this.folder, 'root')), about).toEqual(this.#sources);
    for (const name of NAMES) {
      const published = this.one.publishedOf(name);
      const stats = await lstat(published).catch(() => null);
      const known = this.#published.get(name);
      if (stats === null) {
        expect(known, `${about}: ${name}`).toBeUndefined();
        continue;
      }
      const manifest = await lstat(besidePublished(published, MANIFEST_NAME, this.one.isFolder));
      const mark = `${manifest.ino} ${manifest.mtimeMs} ${stats.ino}`;
      if (known !== undefined) expect(mark, `${about}: ${name}`).toBe(known);
      this.#published.set(name, mark);
      const compared = await compareMigration(
        join(this.folder, 'root', name),
        this.one.resultOf(name),
        { opening: { format: 'hyrax', settings: {} } },
      );
      expect(compared, `${about}: ${name}`).toMatchObject({
        equal: true,
        complete: true,
        rowsCompared: ROWS[name],
      });
    }
    expect(await lstat(this.one.publishedOf('bad')).catch(() => null), about).toBeNull();
  }

  async expectFinished({ text, errors }: Ended, story: string): Promise<void> {
    await this.expectSafe(story);
    expect(this.publishedCount, `${story}: ${errors}`).toBe(NAMES.length);
    const { lines } = reportSchema.parse(JSON.parse(text ?? ''));
    const told = lines.map(({ name, state }) => `${name} ${state}`).sort();
    expect(told, story).toContain('bad failed');
    const hidden = (await readdir(this.folder, { recursive: true })).filter((path) =>
      /(^|\/)\.[^/]*arrayscope-/.test(path),
    );
    expect(hidden, story).toEqual([]);
  }
}
