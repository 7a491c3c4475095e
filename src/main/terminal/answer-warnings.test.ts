import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CancelledError, InputError } from '../../shared/errors';
import { resolvePlaces } from '../migration/places';
import { requireTarget } from '../migration/target-format';
import { requestFor } from '../migration/testing/real-rows';
import { rememberBegun } from '../migration/unfinished';
import type { Session } from './answer';
import { answerWarnings } from './answer-warnings';
import { runCaptured, runJson } from './testing/run-captured';

let folder: string;
const inside = (name: string): string => join(folder, name);
const request = (name = 'warned') =>
  requestFor(inside(name), 'npy', { destination: inside('result') });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-warnings-'));
  for (const name of ['warned', 'clean'])
    await runJson(['sample', inside(name), '--items', '30', '--shape', '4,3']);
  await rm(join(inside('warned'), 'original_dataset_config.toml'));
  await rm(join(inside('warned'), 'batch_index_insertion_order.npy'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @param replies in the order of the questions; null: nobody is there to reply */
function person(replies: readonly boolean[] | null) {
  const heard: string[] = [];
  const left = [...(replies ?? [])];
  const session: Session = {
    signal: new AbortController().signal,
    report: () => undefined,
    announce: () => undefined,
    note: () => undefined,
    warn: (text) => heard.push(text),
    ask:
      replies === null
        ? null
        : (question) => {
            heard.push(question);
            const reply = left.shift();
            return reply === undefined
              ? Promise.reject(new Error('one question too many'))
              : Promise.resolve(reply);
          },
  };
  return { session, heard };
}

const CONFIG = /^warning: original_dataset_config\.toml/;
const ORDER = /^warning: batch_index_insertion_order\.npy/;

describe('warnings of a conversion', () => {
  it('are asked one by one in a terminal', async () => {
    const { session, heard } = person([true, true]);
    const { known, lasting } = await answerWarnings(request(), undefined, session);
    expect(known.size).toBe(2);
    expect(new Set(lasting)).toEqual(known);
    expect(heard).toHaveLength(4);
    expect(heard.filter((text) => text === 'Go on all the same?')).toHaveLength(2);
    expect(heard.some((text) => CONFIG.test(text))).toBe(true);
    expect(heard.some((text) => ORDER.test(text))).toBe(true);
  });

  it('are not asked again of whoever goes on with what was begun after a yes', async () => {
    vi.stubEnv('ARRAYSCOPE_HOME', inside('home'));
    try {
      const target = await requireTarget('npy');
      const places = await resolvePlaces(inside('warned'), inside('result'), target);
      const begun = { ...request(), destination: places.destination };
      const { lasting } = await answerWarnings(begun, 'ask', person([true, true]).session);
      await rememberBegun({ ...begun, answered: lasting }, places);
      const { session, heard } = person([]);
      const again = await answerWarnings({ ...begun, resume: true }, 'ask', session);
      expect([again.lasting, heard]).toEqual([lasting, []]);
      // Begun anew, each is a question once more.
      const anew = person([true, true]);
      await answerWarnings(begun, 'ask', anew.session);
      expect(anew.heard).toHaveLength(4);
    } finally {
      vi.unstubAllEnvs();
      await rm(inside('home'), { recursive: true });
    }
  });

  it('end it with the first no', async () => {
    const { session, heard } = person([false]);
    await expect(answerWarnings(request(), 'ask', session)).rejects.toBeInstanceOf(CancelledError);
    expect(heard).toHaveLength(2);
    expect(await readdir(folder)).toEqual(['clean', 'warned']);
  });

  it('ask nothing where there are none, or where an error forbids the run', async () => {
    const { session, heard } = person([]);
    const nothing = { known: new Set(), lasting: undefined };
    expect(await answerWarnings(request('clean'), undefined, session)).toEqual(nothing);
    const forbidden = { ...request(), destination: inside('clean') };
    expect(await answerWarnings(forbidden, undefined, session)).toEqual(nothing);
    expect(heard).toEqual([]);
  });

  it('are left to the run where nobody is there, or they are accepted', async () => {
    const nothing = { known: new Set(), lasting: undefined };
    expect(await answerWarnings(request(), undefined, person(null).session)).toEqual(nothing);
    expect(await answerWarnings(request(), 'accept', person([]).session)).toEqual(nothing);
  });

  it.each(['refuse', 'ask'] as const)('end it with nobody there and “%s”', async (chosen) => {
    const refused = answerWarnings(request(), chosen, person(null).session);
    await expect(refused).rejects.toBeInstanceOf(InputError);
    await expect(refused).rejects.toMatchObject({
      code: 'warnings',
      message: expect.stringMatching(/^Not converted, because of a warning: .* \(and 1 more\)$/),
      hint: expect.stringContaining('--warnings accept'),
    });
  });
});

describe('migrate', () => {
  const args = ['migrate', 'warned', 'result', '--to', 'npy'] as const;
  const line = () => [args[0], inside(args[1]), inside(args[2]), ...args.slice(3)];
  const never = new AbortController().signal;

  it('ends with 130 after a no, and says so', async () => {
    const ended = await runCaptured(line(), never, () => Promise.resolve(false));
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/^warning: [^\n]*\narrayscope: Not converted: a warning was/);
    expect(await readdir(folder)).toEqual(['clean', 'warned']);
  });

  it('asks no script: with --json nobody is there', async () => {
    const asked = () => Promise.reject(new Error('asked'));
    const ended = await runCaptured([...line(), '--json', '--warnings', 'ask'], never, asked);
    expect(ended.code).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'warnings' } });
  });
});
