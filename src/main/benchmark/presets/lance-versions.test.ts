/** Every Lance entry of every preset writes Lance, by its files' own magic, and the run keeps that. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import { runCaseJob } from '../case-job';
import { resolveEntries } from '../entry';
import { planRequest } from '../request-plan';
import { PRESETS } from './registry';

const ROWS = 24;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-preset-lance-'));
});
afterAll(() => rm(folder, { recursive: true }));

const requests = PRESETS.flatMap(({ id, requests: all }) =>
  all.map((request, at) => ({ name: `${id} ${at + 1}`, request })),
).filter(({ request }) => request.entries.some(({ format }) => format === 'lance'));

it('the studies of Lance are among them', () => {
  expect(requests.length).toBeGreaterThanOrEqual(6);
});

/** The request's own kind of rows, a few of them. */
function few({ data }: BenchmarkRequest): object {
  if (data.kind === 'dataset') throw new Error('a preset has rows of its own');
  return data.kind === 'tpch'
    ? { ...data, scaleFactor: 0.001, items: ROWS }
    : { ...data, items: ROWS };
}

describe.each(requests)('$name', ({ name, request }) => {
  it('prepares each Lance entry at each size, and hears from its files what they are', async () => {
    const { plan } = await planRequest(request);
    const lance = (await resolveEntries(request.entries)).filter((one) => one.format === 'lance');
    expect(lance.length).toBeGreaterThan(0);
    for (const { label, createSettings, openSettings } of lance) {
      // What is kept with the sizes comes from these.
      const prepared = plan.preparations.filter(({ entry }) => entry.label === label);
      expect(prepared.map(({ items }) => items).sort()).toEqual([...request.sizes].sort());
      const answer = await runCaseJob(
        {
          task: 'prepare',
          format: 'lance',
          createSettings,
          openSettings,
          source: few(request),
          path: join(folder, `${name} ${label}`.replaceAll(/\W/g, '-')),
        },
        { signal: new AbortController().signal, emit: () => undefined },
      );
      expect(answer).toMatchObject({ fileVersions: [expect.stringMatching(/^Lance 2\.\d$/)] });
    }
  });
});
