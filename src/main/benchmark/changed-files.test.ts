/** What a changing case wrote is asked, too, whether it is of the format that it should be. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type CaseRequest, runCaseJob } from './case-job';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-changed-'));
});
afterEach(() => rm(folder, { recursive: true }));

const common: Pick<CaseRequest, 'format' | 'createSettings' | 'openSettings' | 'source'> = {
  format: 'lance',
  createSettings: {},
  openSettings: {},
  source: { kind: 'generated', shape: [4], dtype: 'float32', seed: 1, items: 200 },
};

function run(request: CaseRequest): Promise<unknown> {
  return Promise.resolve(
    runCaseJob(request, { signal: new AbortController().signal, emit: () => undefined }),
  );
}

async function prepared(): Promise<string> {
  const answer = await run({ task: 'prepare', ...common, path: join(folder, 'dataset') });
  const { path, fileVersions } = z
    .looseObject({ path: z.string(), fileVersions: z.array(z.string()) })
    .parse(answer);
  expect(fileVersions).toEqual(['Lance 2.0']);
  return path;
}

async function appendTo(path: string): Promise<unknown> {
  const own = join(folder, 'own');
  await mkdir(own);
  return run({
    task: 'measure',
    ...common,
    path,
    dataset: join(folder, 'dataset'),
    own,
    operation: 'append',
    way: 'in-place',
    sampling: { samples: 1, first: 0, warmups: 1 },
    cache: 'hot',
    seed: 1,
  });
}

it('a change that leaves Lance files has a time', async () => {
  const outcome = await appendTo(await prepared());
  expect(outcome).toMatchObject({ rowsPerSample: 100 });
});

it('a change beside which another format lies under that name has none', async () => {
  const path = await prepared();
  await writeFile(join(path, 'results.lance', 'data', 'other.lance'), 'PAR1 and so on PAR1');
  await expect(appendTo(path)).rejects.toMatchObject({
    code: 'not-this-format',
    message: expect.stringContaining('it ends with “PAR1”, and a Lance file with “LANC”'),
  });
});
