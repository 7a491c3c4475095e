/** A verified conversion whose source is put away again and again, and what must be true of it. */
import { createHash } from 'node:crypto';
import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import { isArrayscopeError } from '../../../../shared/errors';
import type { PhaseEntry } from '../../../../shared/model/phases';
import { RETIREMENT_NAME } from '../../../datasets/published-names';
import { scanPhases } from '../../scan-phases';
import { convert } from '../../../migration/convert';
import { rollbackMigration } from '../../../migration/rollback';
import { readRetirement } from '../../../migration/retirement-record';
import { compareMigration } from '../../../migration/verify';
import { verifyByManifest } from '../../../migration/verify-manifest';
import { awkwardRows, requestFor, writeRowsAs } from '../../../migration/testing/real-rows';

export const RETIRE_SOURCES = [
  'around its result',
  'a folder of its own',
  'a single file',
] as const;
export type RetireSource = (typeof RETIRE_SOURCES)[number];

/** Where a source goes; on another file system it is copied and not linked. */
export const RETIRE_WAYS = ['archived', 'archived elsewhere', 'removed'] as const;
export type RetireWay = (typeof RETIRE_WAYS)[number];

/** What was seen after a kill. */
export type Standing = 'not begun' | 'begun' | 'moved' | 'finished';

/** The hash of every file below a folder, by its path; nothing where there is no folder. */
type Tree = ReadonlyMap<string, string>;

const OURS = /(^|\/)\.[^/]*arrayscope-/;

export class RetirePlace {
  /** Of the source's files; the configuration is the result's as well. */
  #source: Tree = new Map();
  /** All that is there before anything is put away. */
  #whole: Tree = new Map();
  #result: Tree = new Map();

  private constructor(
    readonly kind: RetireSource,
    private readonly folder: string,
    readonly archives: Readonly<Record<RetireWay, string>>,
  ) {}

  /** @param elsewhere a folder on another file system, where there is one */
  static async make(kind: RetireSource, root: string, elsewhere: string): Promise<RetirePlace> {
    const folder = await mkdtemp(join(root, 'place-'));
    const archives = {
      archived: join(folder, 'archive'),
      'archived elsewhere': await mkdtemp(join(elsewhere, 'archive-')),
      removed: '',
    };
    const place = new RetirePlace(kind, folder, archives);
    await place.#convert();
    return place;
  }

  get name(): string {
    return this.kind === 'a single file' ? 'rows.npz' : 'run';
  }

  get source(): string {
    return this.#at('data', this.name);
  }

  get destination(): string {
    return this.kind === 'around its result' ? this.source : this.#at('data', 'result');
  }

  get published(): string {
    return join(this.destination, 'lance_db');
  }

  /** Puts everything back as it was before anything was put away: the very files, times and all. */
  async restore(): Promise<void> {
    for (const folder of [this.#at('data'), ...Object.values(this.archives).filter(Boolean)])
      await rm(folder, { recursive: true, force: true });
    await linkTree(this.#at('pristine'), this.#at('data'));
    for (const archive of Object.values(this.archives).filter(Boolean)) await mkdir(archive);
  }

  /**
   * Fails unless every byte of the source is where it was, or where the record says that it is, or
   * the record says that it is being removed; and unless the program says so.
   */
  async expectSafe(about: string): Promise<Standing> {
    const record = await readRetirement(this.published);
    const here = await treeOf(this.source);
    for (const [path, hash] of here)
      expect(this.#whole.get(path) ?? this.#result.get(path) ?? hash, `${about}: ${path}`).toBe(
        hash,
      );
    const standing =
      record === null
        ? 'not begun'
        : record.finished
          ? 'finished'
          : record.moved
            ? 'moved'
            : 'begun';
    const { how, place } = record?.begin ?? { how: 'archived', place: '' };
    const there = place === '' ? new Map<string, string>() : await treeOf(place);
    if (standing === 'not begun' || standing === 'begun') expectAll(this.#source, here, about);
    else if (how === 'archived') expectAll(this.#source, there, about);
    else if ([...this.#source.keys()].some((path) => here.has(path) && path !== CONFIG))
      expectAll(this.#source, there, about);
    // An archive is absent or whole, whatever is noted.
    if (how === 'archived' && there.size > 0) expectSame(this.#source, there, about);
    expectAll(this.#result, await treeOf(this.published), about);
    if (standing === 'moved') await this.#expectNoPart(about);
    for (const archive of Object.values(this.archives).filter(Boolean))
      for (const name of await readdir(archive))
        expect(OURS.test(name) || join(archive, name) === place, `${about}: ${name}`).toBe(true);
    await this.#expectTold(standing, about);
    return standing;
  }

  /** How it was put away by a run that made it whole at its new place; null where none did. */
  async movedBy(): Promise<RetireWay | null> {
    const record = await readRetirement(this.published);
    const there = record === null ? null : await lstat(record.begin.place).catch(() => null);
    if (record === null || (there === null && !record.moved)) return null;
    const { how, place } = record.begin;
    if (how === 'deleted') return 'removed';
    return place.startsWith(join(this.archives.archived, '/')) ? 'archived' : 'archived elsewhere';
  }

  /** Fails unless it was put away as an undisturbed run does it, with nothing left behind. */
  async expectFinished(way: RetireWay, about: string): Promise<void> {
    expect(await this.expectSafe(about), about).toBe('finished');
    const archive = this.archives[way];
    if (way !== 'removed') {
      expect(await readdir(archive), about).toEqual([this.name]);
      expectSame(this.#source, await treeOf(join(archive, this.name)), about);
    }
    const others = Object.values(this.archives).filter((one) => one !== '' && one !== archive);
    for (const other of others) expect(await readdir(other), about).toEqual([]);
    const left = [...(await treeOf(this.#at('data'))).keys()].sort();
    const gone = [...this.#source.keys()].map((path) => this.#below(path));
    const stays = [...this.#whole.keys()].map((path) => this.#below(path));
    const result = [...this.#result.keys()].map((path) =>
      join(relative(this.#at('data'), this.published), path),
    );
    expect(left, about).toEqual(
      [
        ...stays.filter((path) => !gone.includes(path) || path.endsWith(CONFIG)),
        ...result,
        relative(this.#at('data'), join(this.published, RETIREMENT_NAME)),
        'beside.txt',
      ].sort(),
    );
    const { equal } = await verifyByManifest(this.destination);
    expect(equal, about).toBe(true);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await rm(this.archives['archived elsewhere'], { recursive: true, force: true });
  }

  async #convert(): Promise<void> {
    const format = {
      'around its result': 'hyrax',
      'a folder of its own': 'zarr',
      'a single file': 'npz',
    };
    await mkdir(this.#at('data'));
    await writeFile(this.#at('data', 'beside.txt'), 'stays');
    await writeRowsAs(format[this.kind], this.source, awkwardRows());
    if (this.kind === 'around its result') await writeFile(join(this.source, CONFIG), 'a = 1\n');
    this.#source = await treeOf(this.source);
    const request = requestFor(this.source, 'lance', { destination: this.destination });
    await convert(request, { emit: () => undefined });
    if (this.kind !== 'a single file') await writeFile(join(this.source, 'foreign.txt'), 'stays');
    this.#result = await treeOf(this.published);
    this.#whole = new Map(
      [...(await treeOf(this.source))].filter(([path]) => !path.startsWith('lance_db/')),
    );
    await rename(this.#at('data'), this.#at('pristine'));
    await this.restore();
  }

  /** What is left of a source that was half removed does not open, or opens with all its rows. */
  async #expectNoPart(about: string): Promise<void> {
    const found = await compareMigration(this.source, this.published).catch((error: unknown) => {
      if (!isArrayscopeError(error)) throw error;
      return null;
    });
    if (found !== null) expect(found, about).toMatchObject({ equal: true, rowsCompared: 300 });
  }

  /** What the view of the results root says of it. */
  async #expectTold(standing: Standing, about: string): Promise<void> {
    const entries: PhaseEntry[] = [];
    for await (const event of scanPhases(this.#at('data')))
      if (event.type === 'entry') entries.push(event.entry);
    expect(entries, `${about}: ${JSON.stringify(entries, null, 1)}`).toHaveLength(1);
    const told = { phase: entries[0]?.phase, step: entries[0]?.next.step };
    expect(told, `${about}, ${standing}`).toEqual(TOLD[standing]);
    expect(entries[0]?.result?.rows, about).toBe(300);
    if (standing !== 'begun' && standing !== 'moved') return;
    await expect(rollbackMigration(this.destination), about).rejects.toMatchObject({
      code: 'retirement-unfinished',
    });
  }

  #below(path: string): string {
    return path === '' ? this.name : join(this.name, path);
  }

  #at(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }
}

/** Kept by the result as well, where it lies around it. */
const CONFIG = 'original_dataset_config.toml';

const TOLD = {
  'not begun': { phase: 'both', step: 'retire' },
  begun: { phase: 'unfinished', step: 'retire' },
  moved: { phase: 'unfinished', step: 'retire' },
  finished: { phase: 'result', step: 'nothing' },
} as const satisfies Record<Standing, { phase: PhaseEntry['phase']; step: string }>;

function expectAll(wanted: Tree, found: Tree, about: string): void {
  for (const [path, hash] of wanted) expect(found.get(path), `${about}: ${path}`).toBe(hash);
}

function expectSame(wanted: Tree, found: Tree, about: string): void {
  expect([...found.keys()].sort(), about).toEqual([...wanted.keys()].sort());
  expectAll(wanted, found, about);
}

/** Of a file, itself under no name; what is ours and hidden is none of it. */
async function treeOf(root: string): Promise<Tree> {
  const stats = await lstat(root).catch(() => null);
  if (stats === null) return new Map();
  if (stats.isFile()) return new Map([['', await hashOf(root)]]);
  const tree = new Map<string, string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name));
    if (entry.isFile() && !OURS.test(path)) tree.set(path, await hashOf(join(root, path)));
  }
  return tree;
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** The same files under second names, so that their times are the same as well. */
async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [one, other] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(one, other);
    else await link(one, other);
  }
}
