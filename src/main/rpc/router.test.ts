import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineClient, messagePortLink } from '../../shared/client/engine-client';
import type { OpenDataset } from '../../shared/contract/datasets';
import type { EngineClient } from '../../shared/contract/index';
import { bytesOf } from '../../shared/model/dtype';
import { decodeTensorFrame } from '../../shared/model/tensor-frame';
import { reportFixture } from '../benchmark/report-fixture';
import { saveReport } from '../benchmark/store';
import { FORMAT_IDS } from '../formats/registry';
import { createRouter } from './router';
import { messagePortServer } from './serve-message-port';
import { closeServices, createServices } from './services';
import { asPortMain } from './transport-fixture';

let folder: string;
let client: EngineClient;
let closeClient: () => void;
let opened: OpenDataset;

const services = createServices({
  version: '1.2.3',
  initialPath: null,
  spawn: () => {
    throw new Error('No child is needed here.');
  },
  host: {
    canPickFolder: false,
    canReveal: false,
    pickFolder: () => Promise.resolve(null),
    reveal: () => Promise.resolve(),
  },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-router-'));
  process.env['ARRAYSCOPE_HOME'] = join(folder, 'home');
  const { port1, port2 } = new MessageChannel();
  messagePortServer(createRouter(services))(asPortMain(port1));
  client = engineClient(messagePortLink(port2, { lost: () => undefined }));
  port2.start();
  closeClient = () => port2.close();
  const directory = join(folder, 'sample');
  await client.shell.makeSample({ directory, items: 60, shape: [8, 8, 2], seed: 3 });
  opened = await client.datasets.open({ path: directory });
});

afterAll(async () => {
  closeClient();
  await closeServices(services);
  delete process.env['ARRAYSCOPE_HOME'];
  await rm(folder, { recursive: true });
});

describe('the router, on a sample', () => {
  it('opens it and remembers it', async () => {
    expect(opened.summary).toMatchObject({ format: 'hyrax', rowCount: 60 });
    const [recent] = await client.shell.recent();
    expect(recent).toMatchObject({ path: opened.summary.path, rowCount: 60, present: true });
  });

  it('pages, searches, and reads one row the same in every way', async () => {
    const { datasetId, summary } = opened;
    const page = await client.datasets.rows({ datasetId, start: 50, count: 100 });
    expect(page.rows.map(({ row }) => row)).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    const id = page.rows[3]?.id ?? '';
    const found = await client.datasets.search({ datasetId, query: id });
    expect(found.rows[0]).toEqual({ row: 53, id });

    const field = summary.fields.find(({ kind }) => kind === 'tensor')?.name ?? '';
    const request = { datasetId, row: 53, field };
    const tensor = decodeTensorFrame(await client.datasets.tensor(request));
    expect(tensor).toMatchObject({ dtype: 'float32', shape: [8, 8, 2] });
    const npy = new Uint8Array(await client.datasets.npy(request));
    const bytes = bytesOf(tensor.data);
    expect(Buffer.compare(npy.subarray(npy.length - bytes.length), bytes)).toBe(0);
    expect(Buffer.from(npy.subarray(0, 6)).toString('latin1')).toBe('\x93NUMPY');
    const statistics = await client.datasets.statistics(request);
    expect(statistics.count).toBe(128);
  });

  it('inspects it with progress before the result', async () => {
    const types: string[] = [];
    for await (const event of await client.datasets.inspect({ datasetId: opened.datasetId })) {
      types.push(event.type);
      if (event.type === 'finished') {
        expect(event.inspection.problems.filter(({ severity }) => severity === 'error')).toEqual(
          [],
        );
        expect(event.inspection.fileEntries.length).toBe(opened.summary.files);
      }
    }
    expect(types.at(-1)).toBe('finished');
  });

  it('lists the folder above as a catalogue', async () => {
    expect(await client.datasets.look({ path: folder })).toMatchObject({ kind: 'catalogue' });
    for await (const event of await client.datasets.catalogue({ path: folder })) {
      if (event.type === 'finished') expect(event.catalogue.entries).toHaveLength(1);
    }
    const { entries } = await client.shell.listFolder({ path: folder });
    expect(entries.find(({ name }) => name === 'sample')?.looksLike).toBe('hyrax');
  });

  it('reads its config as a document', async () => {
    const path = 'original_dataset_config.toml';
    const document = await client.datasets.document({ datasetId: opened.datasetId, path });
    expect(document).toMatchObject({ kind: 'toml', truncated: false });
  });

  it('plans a conversion without writing anything', async () => {
    const plan = await client.migrations.plan({
      source: opened.summary.path,
      to: 'lance',
      order: 'stored',
      settings: {},
      verify: true,
      resume: false,
      keepStaging: false,
      trial: false,
    });
    expect(plan.estimate.rows).toBe(60);
    expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('knows its formats, operations and defaults', async () => {
    const formats = await client.datasets.formats();
    expect(formats.map(({ id }) => id)).toEqual(FORMAT_IDS);
    const operations = await client.benchmarks.operations();
    const defaults = await client.benchmarks.defaults();
    const known = operations.map(({ id }) => id);
    expect(defaults.operations.every((id) => known.includes(id))).toBe(true);
    const { planned } = await client.benchmarks.estimate({ ...defaults, sizes: [10] });
    // Two formats, one of which can be read at random in two ways; the baseline once more.
    expect(planned).toEqual({ cases: 14, controls: 6, rounds: 3 });
    expect(await client.benchmarks.list()).toEqual([]);
  });

  it('ends the watch of a job with what its job threw', async () => {
    const defaults = await client.benchmarks.defaults();
    const { runId } = await client.benchmarks.start({ ...defaults, sizes: [4], repeats: 1 });
    const watch = async (): Promise<string[]> => {
      const types: string[] = [];
      for await (const { type } of await client.benchmarks.watch({ runId })) types.push(type);
      return types;
    };
    const outcome = await watch().catch((error: unknown) => error);
    // Without children every case fails: the run says so one way or the other.
    expect(JSON.stringify(outcome)).toMatch(/internal|case-failed/);
    await expect(client.benchmarks.watch({ runId: 'unknown' })).rejects.toMatchObject({
      code: 'unknown-run',
    });
  });

  it('gives two saved runs side by side, and one case of them over time, as files', async () => {
    for (const id of ['one', 'two']) await saveReport(reportFixture({ id }));
    const [result] = reportFixture().results;
    if (result === undefined) throw new Error('the fixture has results');
    const { format, settings, operation, way, items } = result;
    const two = { before: 'one', after: 'two' };
    const comparison = await client.benchmarks.exportComparison({ ...two, format: 'html' });
    expect(comparison).toMatchObject({
      fileName: 'comparison-one-two.html',
      mediaType: 'text/html',
      text: expect.stringContaining('<svg '),
    });
    const trend = await client.benchmarks.exportTrend({
      id: 'two',
      case: { format, settings, operation, way, items },
      format: 'csv',
    });
    expect(trend.fileName).toBe('trend-two.csv');
    expect(trend.text.split('\r\n')).toHaveLength(1 + 2 + 1);
    for (const id of ['one', 'two']) await client.benchmarks.remove({ id });
  });

  it('refuses what this shell cannot do', async () => {
    await expect(client.shell.pickFolder({ title: 'x' })).rejects.toMatchObject({
      code: 'not-available',
    });
  });
});
