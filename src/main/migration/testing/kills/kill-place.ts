/** A folder in which conversions of one source are disturbed, and what an undisturbed one makes. */
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import type { MigrationRequest } from '../../../../shared/model/migration';
import { bytesOf } from '../../../../shared/model/dtype';
import { linesOf, stableLines } from '../../../formats/resume-snapshot';
import { MANIFEST_NAME } from '../../../datasets/published-names';
import { rollbackMigration } from '../../rollback';
import { runMigration } from '../../run';
import { compareMigration } from '../../verify';
import { spawnBuilt } from '../built-conversion';
import { type Trace, traceSchema } from '../child-plan';
import type { MemoryRows } from '../memory-dataset';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from '../real-rows';
import { requireTarget } from '../../target-format';
import type { KillCase, KillTarget } from './plan-kills';

/** Five slices of 4 MB and a bit; two of what is text or written as text, which takes longer. */
const KILL_ROWS = 1100;
const TEXT_ROWS = 400;
const TEXT = ['csv', 'jsonl'];
const SHAPE = [64, 64];
export const KILL_ROW_BYTES = 64 * 64 * 4;

/** So fast that every slice of rows is a chunk, however fast the machine. */
export const CLOCK_RATE = 1e5;

export interface KillPlace {
  readonly request: MigrationRequest;
  readonly rows: number;
  /** What readers see; nothing before it is published. */
  readonly published: string;
  readonly trace: string;
  /** Seconds that an undisturbed run takes, the start of its process included. */
  readonly seconds: number;
  /**
   * Bytes that it reads while it writes, where they are those of its rows alone; null where the
   * system does not tell.
   */
  readonly readBytes: number | null;
  /** Calls of an undisturbed run at which it could be killed, by phase. */
  readonly calls: ReadonlyMap<string, number>;
  /** Fails unless the source, and all else that was there, is bit for bit what it was. */
  expectSourceUntouched(about: string): Promise<void>;
  /** Fails unless the folder is what it was before any conversion. */
  expectAsBefore(about: string): Promise<void>;
  /** Fails unless the result is, byte for byte, what the undisturbed run made. */
  expectWhole(about: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes the source, converts it twice undisturbed, and takes both back. */
export async function makeKillPlace(
  root: string,
  built: string,
  { target, order, hasNaN }: KillCase,
): Promise<KillPlace> {
  const folder = await mkdtemp(join(root, 'place-'));
  const { from = 'hyrax', to } = target;
  const source = join(folder, 'data', 'source');
  const destination = await destinationOf(target, source);
  const rows = TEXT.includes(from) || TEXT.includes(to) ? TEXT_ROWS : KILL_ROWS;
  await mkdir(join(folder, 'data'));
  await writeRowsAs(from, source, hasNaN ? killRows(rows) : withoutNaN(killRows(rows)));
  if (target.where === 'in a folder that was empty') await mkdir(destination);
  const before = await stateOf(join(folder, 'data'));
  const sourceBefore = await snapshot(source, NOTHING);
  const request = requestFor(source, to, {
    sourceFormat: from,
    destination,
    order,
    settings: target.settings,
  });
  const trace = join(folder, 'trace');
  const undisturbed = async () => {
    const begin = performance.now();
    const plan = { trace, clockRate: CLOCK_RATE };
    const result = await runMigration(request, { spawn: spawnBuilt(built, undefined, plan) });
    const seconds = (performance.now() - begin) / 1000;
    const lines = await resultLines(destination, result.publishedPath);
    const phases = (await readTrace(trace)).flatMap((line) => ('phase' in line ? [line] : []));
    const calls = new Map(phases.map(({ phase, points }) => [phase, points]));
    const written = phases.find(({ phase }) => phase === 'write');
    const readBytes = from === 'hyrax' ? (written?.readBytes ?? null) : null;
    await rollbackMigration(destination);
    return { seconds, lines, calls, readBytes, published: result.publishedPath };
  };
  const { seconds, lines, calls, readBytes, published } = await undisturbed();
  // A library makes up names: two runs tell which files depend on nothing else.
  const { lines: other } = to === 'lance' ? await undisturbed() : { lines };
  const alike = new Set(lines.filter((line) => other.includes(line)));
  const reference = stableLines(lines, alike);
  if (to === 'lance') {
    expect(lines.filter((line) => /\.manifest /.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /\/data\/\*\.lance /.test(line))).toHaveLength(
      target.settings['compact'] === 'always' ? 1 : FRAGMENTS,
    );
  }
  expect(stableLines(other, alike)).toEqual(reference);
  const place: KillPlace = {
    request,
    rows,
    published,
    trace,
    seconds,
    readBytes,
    calls,
    expectSourceUntouched: async (about) => {
      expect(await snapshot(source, OURS), about).toEqual(sourceBefore);
    },
    expectAsBefore: async (about) => {
      expect(await stateOf(join(folder, 'data')), about).toEqual(before);
    },
    expectWhole: async (about) => {
      const found = await resultLines(destination, published);
      expect(stableLines(found, alike), about).toEqual(reference);
      expect(await compareMigration(source, destination), about).toMatchObject({
        equal: true,
        complete: true,
        rowsCompared: rows,
        order,
      });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await place.expectAsBefore('after the undisturbed run');
  return place;
}

/** What fits into 3 MiB in steps of 128 rows, of 16 kB each. */
const FRAGMENTS = 9;
const NOTHING = /(?!)/;
/** What a conversion may leave beside its source. */
const OURS = /^(lance_db|\.lance_db\.arrayscope-[^/]*)(\/|$)/;

/** Every file with its bytes and its time, and every folder by its name. */
async function stateOf(root: string): Promise<object> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return { folders: folders.sort(), files: await snapshot(root, NOTHING) };
}

async function destinationOf({ to, where }: KillTarget, source: string): Promise<string> {
  if (where === 'beside its source') return source;
  if (where !== 'in its usual place') return join(source, '..', 'result');
  return (await requireTarget(to)).defaultDestination?.(source) ?? `${source}-${to}`;
}

function killRows(rows: number): MemoryRows {
  return awkwardRows({
    rows,
    shape: SHAPE,
    ids: (row) => `object-${(row * 7919) % 10_007}`,
  });
}

/** No exponent of only ones: neither NaN nor infinity. */
function withoutNaN(rows: MemoryRows): MemoryRows {
  const tensor = rows.columns.get('tensor');
  if (tensor?.kind !== 'numeric') throw new TypeError('no tensor');
  const bytes = bytesOf(tensor.data);
  for (let at = 3; at < bytes.length; at += 4) bytes[at] = (bytes[at] ?? 0) & 0xbf;
  return rows;
}

/** NumPack's own description tells when it was written. */
const NOTES_TIME = /^metadata\.npkm /;

/** Of all that was published but the manifest, which tells times. */
async function resultLines(destination: string, published: string): Promise<readonly string[]> {
  const root =
    published.endsWith('lance_db') && destination.endsWith('source') ? published : destination;
  return (await linesOf(root))
    .filter((line) => !line.includes(MANIFEST_NAME))
    .map((line) => (NOTES_TIME.test(line) ? (line.split(' ')[0] ?? '') : line));
}

/** What is traced so far, of the last run that was started. */
export async function readTrace(path: string): Promise<readonly Trace[]> {
  const lines = (await readFile(path, 'utf8').catch(() => '')).trim().split('\n');
  const found = lines.filter((line) => line !== '');
  await rm(path, { force: true });
  return found.map((line) => traceSchema.parse(JSON.parse(line)));
}
