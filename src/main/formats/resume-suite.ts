/**
 * What every format that goes on with an unfinished dataset must do: a checkpoint changes nothing,
 * and what lies behind it, whole or torn, is discarded. What comes out is what an undisturbed
 * writer makes, to the byte; where a library makes up names and times, what two undisturbed writers
 * make alike. See resume-suite.test.ts, and resume-kills.ts for processes that are killed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SettingsNeededError, isArrayscopeError } from '../../shared/errors';
import { scribble, wordsOf } from './format-suite-rows';
import { type ResumeCase, resumeCases } from './resume-cases';
import { Random } from './resume-random';
import { WRITTEN_AT, rowsBetween } from './resume-rows';
import { copyLive, linesOf, stableLines, tearTails, treeOf } from './resume-snapshot';
import type { DatasetWriter, Format, WriteCheckpoint } from './types';

const SEEDS = Array.from(
  { length: Number(process.env['RESUME_SEEDS'] ?? 1) },
  (_, seed) => seed + 1,
);
/** A journal holds one every second or so. */
const MAX_STATE_CHARACTERS = 600;

export function describeResume(format: Format): void {
  describe.each(resumeCases(format).map((one) => [one.name, one] as const))('%s', (_, one) => {
    let folder = '';
    let reference: readonly string[] = [];
    let alike: ReadonlySet<string> = new Set();
    let nullsRefused = false;

    beforeAll(async () => {
      vi.useFakeTimers({ toFake: ['Date'], now: WRITTEN_AT });
      folder = await mkdtemp(join(tmpdir(), `arrayscope-resume-${format.id}-`));
      const first = await undisturbed(format, one, join(folder, 'first'), 11);
      nullsRefused = first === null;
      reference = first ?? [];
      const other = (await undisturbed(format, one, join(folder, 'other'), 12)) ?? [];
      alike = new Set(reference.filter((line) => other.includes(line)));
      expect(stableLines(other, alike)).toEqual(stableLines(reference, alike));
    });

    afterAll(async () => {
      vi.useRealTimers();
      await rm(folder, { recursive: true, force: true });
    });

    test('a checkpoint changes nothing', async ({ skip }) => {
      skip(nullsRefused, 'nulls are refused');
      const path = join(folder, 'checkpoints');
      const random = new Random(7);
      const writer = await create(format, one, path);
      let row = 0;
      let last = 0;
      while (row < one.content.rows.rowCount) {
        row = await writeSome(writer, one, row, random);
        if (random.below(2) === 0) continue;
        const { rows, state } = await checkpointOf(writer);
        expect(rows).toBeGreaterThanOrEqual(last);
        expect(rows).toBeLessThanOrEqual(row);
        expect(JSON.stringify(state).length).toBeLessThan(MAX_STATE_CHARACTERS);
        last = rows;
      }
      await writer.finish();
      expect(stableLines(await linesOf(path), alike)).toEqual(stableLines(reference, alike));
      await expectRows(format, one, path);
      await rm(path, { recursive: true });
    });

    test.for(SEEDS)('goes on from a checkpoint (%i)', async (seed, { skip }) => {
      skip(nullsRefused, 'nulls are refused');
      const random = new Random(seed * 7919);
      const path = join(folder, `seed-${seed}`);
      const stopped = await writeAndStop(format, one, path, random);
      for (const [index, left] of stopped.left.entries()) {
        const where = `${JSON.stringify(stopped.checkpoint)}, copy ${index}`;
        if (random.below(3) > 0) await tearTails(left, stopped.before, random);
        if (random.below(2) === 0)
          await resumeAndLeave(format, one, left, stopped.checkpoint, random);
        await resumeAndFinish(format, one, left, stopped.checkpoint, random);
        const found = stableLines(await linesOf(left), alike);
        expect(found, where).toEqual(stableLines(reference, alike));
        // Bytes that are the same hold the same rows.
        if (found.some((line) => line.includes('*'))) await expectRows(format, one, left);
        await rm(left, { recursive: true });
      }
    });

    test('what is not there any more is not gone on with', async ({ skip }) => {
      skip(nullsRefused, 'nulls are refused');
      const random = new Random(3);
      const path = join(folder, 'lost');
      const writer = await create(format, one, path);
      let row = 0;
      while (row < one.content.rows.rowCount) row = await writeSome(writer, one, row, random);
      const checkpoint = await checkpointOf(writer);
      await writer.abort();
      await rm(path, { recursive: true });
      await expect(resume(format, one, path, checkpoint)).rejects.toMatchObject({
        tag: 'InputError',
        code: 'not-resumable',
      });
      expect(existsSync(path)).toBe(false);
      await expect(
        resume(format, one, path, { rows: checkpoint.rows, state: { else: '../..' } }),
      ).rejects.toMatchObject({ code: 'not-resumable' });
    });

    test('closes its files', async ({ skip }) => {
      skip(nullsRefused, 'nulls are refused');
      const run = async (name: string): Promise<void> => {
        const path = join(folder, name);
        const random = new Random(5);
        const { left, checkpoint } = await writeAndStop(format, one, path, random);
        for (const copy of left) {
          await resumeAndLeave(format, one, copy, checkpoint, random);
          await rm(copy, { recursive: true });
        }
      };
      await run('first-run');
      const before = openFiles();
      await run('second-run');
      await expect.poll(openFiles, { timeout: 5000 }).toEqual(before);
    });
  });
}

interface Stopped {
  readonly checkpoint: WriteCheckpoint;
  /** The files as they were at the checkpoint. */
  readonly before: ReadonlyMap<string, Buffer>;
  /** Where they lie as they were at the checkpoint, and at moments after it. */
  readonly left: readonly string[];
}

/** Writes up to a checkpoint and on, perhaps to the end. */
async function writeAndStop(
  format: Format,
  one: ResumeCase,
  path: string,
  random: Random,
): Promise<Stopped> {
  const writer = await create(format, one, path);
  const { rowCount } = one.content.rows;
  const stopAt = random.below(rowCount + 1);
  let row = 0;
  while (row < stopAt) {
    row = await writeSome(writer, one, row, random);
    if (random.below(4) === 0) await checkpointOf(writer);
  }
  const checkpoint = await checkpointOf(writer);
  const before = await treeOf(path);
  const left = [`${path}-at`, `${path}-later`, path];
  await copyLive(path, left[0] ?? '');
  const more = random.below(rowCount - row + 1);
  for (const end = row + more; row < end;) row = await writeSome(writer, one, row, random);
  await copyLive(path, left[1] ?? '');
  while (random.below(3) > 0 && row < rowCount) row = await writeSome(writer, one, row, random);
  if (row === rowCount) await writer.finish();
  else await writer.abort();
  return { checkpoint, before, left };
}

async function resumeAndLeave(
  format: Format,
  one: ResumeCase,
  path: string,
  checkpoint: WriteCheckpoint,
  random: Random,
): Promise<void> {
  const writer = await resume(format, one, path, checkpoint);
  let row = checkpoint.rows;
  while (row < one.content.rows.rowCount && random.below(4) > 0)
    row = await writeSome(writer, one, row, random);
  await writer.abort();
}

async function resumeAndFinish(
  format: Format,
  one: ResumeCase,
  path: string,
  checkpoint: WriteCheckpoint,
  random: Random,
): Promise<void> {
  let writer = await resume(format, one, path, checkpoint);
  let row = checkpoint.rows;
  while (row < one.content.rows.rowCount) {
    row = await writeSome(writer, one, row, random);
    if (random.below(6) > 0) continue;
    const next = await checkpointOf(writer);
    if (random.below(2) > 0) continue;
    await writer.abort();
    writer = await resume(format, one, path, next);
    row = next.rows;
  }
  await writer.finish();
}

/** @returns lines of what was written; null where the format refuses the rows' nulls */
export async function undisturbed(
  format: Format,
  one: ResumeCase,
  path: string,
  seed: number,
): Promise<readonly string[] | null> {
  const random = new Random(seed);
  const writer = await create(format, one, path);
  try {
    let row = 0;
    while (row < one.content.rows.rowCount) row = await writeSome(writer, one, row, random);
    await writer.finish();
    return await linesOf(path);
  } catch (error) {
    if (!isArrayscopeError(error) || !error.code.includes('null')) throw error;
    await writer.abort();
    return null;
  } finally {
    await rm(path, { recursive: true });
  }
}

/** @returns the next row */
async function writeSome(
  writer: DatasetWriter,
  { content }: ResumeCase,
  row: number,
  random: Random,
): Promise<number> {
  const most = random.below(5) === 0 ? 60 : 12;
  const end = Math.min(content.rows.rowCount, row + 1 + random.below(most));
  const batch = rowsBetween(content.rows, row, end);
  await writer.write(batch);
  scribble(batch);
  return end;
}

async function create(
  format: Format,
  { schema, settings }: ResumeCase,
  path: string,
): Promise<DatasetWriter> {
  if (format.create === undefined) throw new TypeError(`${format.id} cannot write`);
  return format.create(path, schema, { settings });
}

function resume(
  format: Format,
  { schema, settings }: ResumeCase,
  path: string,
  checkpoint: WriteCheckpoint,
): Promise<DatasetWriter> {
  if (format.resume === undefined) throw new TypeError(`${format.id} cannot resume`);
  return format.resume(path, schema, checkpoint, { settings });
}

/** As a journal gives it back. */
async function checkpointOf(writer: DatasetWriter): Promise<WriteCheckpoint> {
  if (writer.checkpoint === undefined) throw new TypeError('no checkpoint');
  const { rows, state } = await writer.checkpoint();
  return { rows, state: z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(state))) };
}

/** Every field, as words; nothing where bare bytes do not say what they mean. */
async function expectRows(format: Format, one: ResumeCase, path: string): Promise<void> {
  const dataset = await format.open(path).catch((error: unknown) => {
    if (!(error instanceof SettingsNeededError)) throw error;
  });
  if (dataset === undefined) return;
  try {
    const found: string[] = [];
    for await (const batch of dataset.scan()) found.push(...wordsOf(batch));
    expect(found).toEqual(wordsOf(one.content.rows));
  } finally {
    await dataset.close();
  }
}

function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}
