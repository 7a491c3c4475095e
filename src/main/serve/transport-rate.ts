import { MessageChannel } from 'node:worker_threads';
import { WebSocket } from 'ws';
import {
  type ConnectionFate,
  type EngineLink,
  engineClient,
  messagePortLink,
  webSocketLink,
} from '../../shared/client/engine-client';
import { decodeTensorFrame } from '../../shared/model/tensor-frame';
import { procedures } from '../rpc/procedures';
import { messagePortServer } from '../rpc/serve-message-port';
import { tensorBlob } from '../rpc/tensor-blob';
import type { ServedRouter } from '../rpc/wire';
import { serveRouter } from './serve-router';

export interface TransportRate {
  readonly transport: 'message port' | 'WebSocket';
  readonly bytes: number;
  /** Every sample: request, read into a frame, crossing, decoded tensor. */
  readonly seconds: readonly number[];
  readonly medianBytesPerSecond: number;
}

export interface RateOptions {
  readonly bytes?: number;
  readonly repeats?: number;
}

const FATE: ConnectionFate = { lost: () => undefined };

/**
 * How fast one tensor crosses, measured through everything but the disk. Both ends run in this
 * one thread, so that their work adds up: in the program, where they run in two processes, it
 * partly overlaps.
 */
export async function measureTransports(
  options: RateOptions = {},
): Promise<readonly TransportRate[]> {
  const bytes = options.bytes ?? 16 * 1024 * 1024;
  const repeats = options.repeats ?? 20;
  const data = new Float32Array(bytes / 4).map((_, index) => Math.sin(index));
  const tensor = { dtype: 'float32', shape: [bytes / 4], data } as const;
  const router: ServedRouter = {
    datasets: { tensor: procedures.datasets.tensor.handler(() => tensorBlob(tensor)) },
  };
  return [
    await overMessagePort(router, (link) => rate('message port', link, bytes, repeats)),
    await overWebSocket(router, (link) => rate('WebSocket', link, bytes, repeats)),
  ];
}

async function rate(
  transport: TransportRate['transport'],
  link: EngineLink,
  bytes: number,
  repeats: number,
): Promise<TransportRate> {
  const client = engineClient(link);
  const seconds: number[] = [];
  for (let sample = -2; sample < repeats; sample++) {
    const start = performance.now();
    const blob = await client.datasets.tensor({ datasetId: 'any', row: 0, field: 'tensor' });
    const received = decodeTensorFrame(await blob.arrayBuffer());
    const elapsed = (performance.now() - start) / 1000;
    if (received.data.byteLength !== bytes) throw new Error('The tensor arrived incomplete.');
    // The first two warm up.
    if (sample >= 0) seconds.push(elapsed);
  }
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? NaN;
  return { transport, bytes, seconds, medianBytesPerSecond: bytes / median };
}

async function overMessagePort<Result>(
  router: ServedRouter,
  work: (link: EngineLink) => Promise<Result>,
): Promise<Result> {
  const { port1, port2 } = new MessageChannel();
  messagePortServer(router)({
    postMessage: (message) => port1.postMessage(message),
    on: (event: string, listener: (value: never) => void) =>
      event === 'close'
        ? port1.on('close', listener as () => void)
        : port1.on('message', (data) => (listener as (event: { data: unknown }) => void)({ data })),
    start: () => port1.start(),
    close: () => port1.close(),
  });
  const link = messagePortLink(port2, FATE);
  port2.start();
  try {
    return await work(link);
  } finally {
    port2.close();
  }
}

async function overWebSocket<Result>(
  router: ServedRouter,
  work: (link: EngineLink) => Promise<Result>,
): Promise<Result> {
  const server = await serveRouter({ router, rendererFolder: '', version: '', port: 0 });
  const origin = `http://127.0.0.1:${server.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc?token=${server.token}`, {
    origin,
  });
  socket.binaryType = 'arraybuffer';
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return await work(webSocketLink(socket, FATE));
  } finally {
    socket.terminate();
    await server.close();
  }
}
