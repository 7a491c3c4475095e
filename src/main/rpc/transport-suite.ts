/**
 * What every transport must hold, whoever carries the bytes. One call a transport
 * (transport.test.ts); a new transport is a new call.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConnectionFate,
  type EngineLink,
  engineClient,
} from '../../shared/client/engine-client';
import type { EngineClient } from '../../shared/contract/index';
import { CancelledError, type ArrayscopeError, MachineError } from '../../shared/errors';
import { bytesOf } from '../../shared/model/dtype';
import { decodeTensorFrame } from '../../shared/model/tensor-frame';
import type { Tensor } from '../../shared/model/tensor';
import { SuiteEngine, TENSORS, PARENT_BYTES } from './transport-suite-engine';
import type { ServedRouter } from './wire';

/** One served router. */
export interface SuiteServer {
  connect(fate: ConnectionFate): Promise<SuiteClient>;
  close(): Promise<void>;
}

export interface SuiteClient {
  readonly link: EngineLink;
  /** Ends the connection from the client's side, as a closed window does. */
  close(): void;
  onClosed(listener: () => void): void;
}

interface Connected {
  readonly client: EngineClient;
  readonly close: () => void;
}

export function describeTransport(
  name: string,
  serve: (router: ServedRouter) => Promise<SuiteServer>,
): void {
  describe(`${name} transport`, () => {
    const engine = new SuiteEngine();
    let server: SuiteServer;
    beforeAll(async () => {
      server = await serve(engine.router);
    });
    afterAll(() => server.close());

    const connect = async (options: Partial<ConnectionFate> = {}): Promise<Connected> => {
      let lost: ArrayscopeError | undefined;
      const transport = await server.connect({ lost: () => lost, ...options });
      transport.onClosed(() => (lost = new MachineError('engine-lost', 'It ended.')));
      return { client: engineClient(transport.link), close: () => transport.close() };
    };

    describe('tensors', () => {
      it.each(Object.keys(TENSORS))('%s arrives bit for bit', async (kind) => {
        const { client, close } = await connect();
        const sent = tensorOf(kind);
        const received = await readTensor(client, kind);
        expect(received.dtype).toBe(sent.dtype);
        expect(received.shape).toEqual(sent.shape);
        expect(received.data.constructor).toBe(sent.data.constructor);
        expect(sameBytes(received, sent)).toBe(true);
        close();
      });

      it('a view of a large buffer does not bring the buffer along', async () => {
        const { client, close } = await connect();
        const frame = await client.datasets.tensor({ datasetId: 'any', row: 0, field: 'view' });
        const { byteLength } = tensorOf('view').data;
        expect(frame.byteLength).toBeGreaterThan(byteLength);
        expect(frame.byteLength).toBeLessThan(byteLength + 256);
        expect(PARENT_BYTES).toBeGreaterThan(1000 * frame.byteLength);
        close();
      });

      it('several at once keep apart', async () => {
        const { client, close } = await connect();
        const kinds = [...Object.keys(TENSORS), ...Object.keys(TENSORS)];
        const received = await Promise.all(kinds.map((kind) => readTensor(client, kind)));
        received.forEach((tensor, index) => {
          expect(sameBytes(tensor, tensorOf(kinds[index] ?? ''))).toBe(true);
        });
        close();
      }, 60_000);
    });

    describe('plain values', () => {
      it('numbers that JSON cannot spell arrive as they are', async () => {
        const { client, close } = await connect();
        const statistics = await client.datasets.statistics({
          datasetId: 'any',
          row: 0,
          field: 'f',
        });
        expect(statistics.minimum).toBe(-Infinity);
        expect(statistics.maximum).toBe(Infinity);
        expect(statistics.mean).toBeNaN();
        expect(Object.is(statistics.standardDeviation, -0)).toBe(true);
        close();
      });

      it('text of every kind arrives as it is', async () => {
        const { client, close } = await connect();
        const text = 'NGC 224 — ü 🌌 \u0000 \ufeff "\\ \u2028';
        const { rows } = await client.datasets.search({ datasetId: 'any', query: text });
        expect(rows).toEqual([{ row: 0, id: text }]);
        close();
      });
    });

    describe('errors', () => {
      it('keep their fields', async () => {
        const { client, close } = await connect();
        await expect(client.datasets.look({ path: 'truncated' })).rejects.toMatchObject({
          code: 'truncated',
          message: 'The file is too short.',
          path: '/data/batch_3.npy',
          row: 7,
          offset: 4096,
          hint: 'Copy it again.',
          exitCode: 3,
        });
        close();
      });

      it('that nobody foresaw are internal and carry no stack', async () => {
        const { client, close } = await connect();
        const error: unknown = await client.datasets
          .look({ path: 'defect' })
          .catch((e: unknown) => e);
        expect(error).toMatchObject({ code: 'internal', message: 'a defect', exitCode: 4 });
        expect(JSON.stringify(error)).not.toContain('transport-suite');
        close();
      });

      it('of an iterator come after its events', async () => {
        const { client, close } = await connect();
        const types: string[] = [];
        const watch = async (): Promise<void> => {
          const events = await client.benchmarks.watch({ runId: 'fails' });
          for await (const event of events) types.push(event.type);
        };
        await expect(watch()).rejects.toMatchObject({ code: 'disk-full', exitCode: 4 });
        expect(types).toEqual(['case-failed', 'case-failed']);
        close();
      });

      it('say what is wrong with a request', async () => {
        const { client, close } = await connect();
        const bad = client.datasets.rows({ datasetId: 'any', start: -1, count: 5 });
        await expect(bad).rejects.toMatchObject({ code: 'bad-request', exitCode: 2 });
        await expect(bad).rejects.toThrow(/start/);
        close();
      });
    });

    describe('events', () => {
      it('arrive in order and end', async () => {
        const { client, close } = await connect();
        const done: number[] = [];
        for await (const event of await client.benchmarks.watch({ runId: 'thousand' })) {
          if (event.type === 'case-failed') done.push(event.failure.items);
        }
        expect(done).toEqual(Array.from({ length: 1000 }, (_, index) => index));
        close();
      });

      it('a cancelled call reaches the handler', async () => {
        const { client, close } = await connect();
        const controller = new AbortController();
        const call = client.datasets.look({ path: 'forever' }, { signal: controller.signal });
        await engine.begun('forever');
        controller.abort();
        await expect(call).rejects.toBeInstanceOf(CancelledError);
        await engine.aborted('forever');
        close();
      });

      it('a cancelled iterator reaches the handler, also while it waits', async () => {
        const { client, close } = await connect();
        const events = await client.datasets.catalogue({ path: 'waits' });
        const iterator = events[Symbol.asyncIterator]();
        expect(await iterator.next()).toMatchObject({ value: { type: 'progress' } });
        const waiting = iterator.next().catch((error: unknown) => error);
        await iterator.return();
        await engine.aborted('waits');
        await waiting;
        close();
      });

      it('a client that goes away reaches the handler', async () => {
        const { client, close } = await connect();
        const events = await client.datasets.catalogue({ path: 'left' });
        await events[Symbol.asyncIterator]().next();
        close();
        await engine.aborted('left');
      });
    });

    describe('connections', () => {
      it('a lost connection rejects what was pending, and every later call', async () => {
        const { client, close } = await connect();
        const pending = client.datasets.look({ path: 'lost' });
        const events = await client.datasets.catalogue({ path: 'lost-events' });
        const iterator = events[Symbol.asyncIterator]();
        await iterator.next();
        const next = iterator.next();
        await engine.begun('lost');
        close();
        await expect(pending).rejects.toMatchObject({ code: 'engine-lost' });
        await expect(next).rejects.toMatchObject({ code: 'engine-lost' });
        await expect(client.shell.recent()).rejects.toMatchObject({ code: 'engine-lost' });
      });

      it('an engine that does not answer is not waited for longer than the deadline', async () => {
        const { client, close } = await connect({ deadlineMs: () => 50 });
        const call = client.datasets.look({ path: 'late' });
        await expect(call).rejects.toMatchObject({ code: 'no-answer' });
        await engine.aborted('late');
        close();
      });

      it('two clients at once have handles of their own', async () => {
        const [one, other] = await Promise.all([connect(), connect()]);
        const opened = await one.client.datasets.open({ path: '/a' });
        const { datasetId } = opened;
        await expect(one.client.datasets.document({ datasetId, path: 'x' })).resolves.toMatchObject(
          {
            text: '/a',
          },
        );
        await expect(
          other.client.datasets.document({ datasetId, path: 'x' }),
        ).rejects.toMatchObject({ code: 'dataset-closed' });
        other.close();
        await expect(one.client.datasets.document({ datasetId, path: 'x' })).resolves.toBeDefined();
        one.close();
        await engine.closed('/a');
      });
    });
  });
}

/** Not through `expect`: it takes typed arrays apart element by element. */
function sameBytes(one: Tensor, other: Tensor): boolean {
  return Buffer.compare(bytesOf(one.data), bytesOf(other.data)) === 0;
}

function tensorOf(kind: string): Tensor {
  const tensor = TENSORS[kind];
  if (tensor === undefined) throw new Error(`no tensor ${kind}`);
  return tensor;
}

async function readTensor(client: EngineClient, field: string): Promise<Tensor> {
  return decodeTensorFrame(await client.datasets.tensor({ datasetId: 'any', row: 0, field }));
}
