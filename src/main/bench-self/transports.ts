/** A tensor from a handler of the engine to the renderer's own client, over each transport. */
import { MessageChannel } from 'node:worker_threads';
import { WebSocket } from 'ws';
import {
  type EngineLink,
  engineClient,
  messagePortLink,
  webSocketLink,
} from '../../shared/client/engine-client';
import { InternalError } from '../../shared/errors';
import { decodeTensorFrame } from '../../shared/model/tensor-frame';
import type { Tensor } from '../../shared/model/tensor';
import { procedures } from '../rpc/procedures';
import { messagePortServer } from '../rpc/serve-message-port';
import { frameBytes } from '../rpc/tensor-bytes';
import { asPortMain } from '../rpc/transport-fixture';
import type { ServedRouter } from '../rpc/wire';
import { serveRouter } from '../serve/serve-router';
import { timed } from './timed';

const FATE = { lost: () => undefined };

/** Seconds of each of `repeats` transfers of `megabytes` (10⁶ bytes), decoded at the other end. */
export async function timeTransports(
  megabytes: number,
  repeats: number,
): Promise<Record<string, number[]>> {
  const length = (megabytes * 1e6) / 4;
  const data = Float32Array.from({ length }, (_, at) => Math.sin(at));
  const tensor: Tensor = { dtype: 'float32', shape: [length], data };
  const router: ServedRouter = {
    datasets: { tensor: procedures.datasets.tensor.handler(() => frameBytes(tensor)) },
  };
  return {
    'a message port': await overMessagePort(router, length, repeats),
    'a WebSocket': await overWebSocket(router, length, repeats),
  };
}

async function overMessagePort(
  router: ServedRouter,
  length: number,
  repeats: number,
): Promise<number[]> {
  const { port1, port2 } = new MessageChannel();
  messagePortServer(router)(asPortMain(port1));
  const link = messagePortLink(port2, FATE);
  port2.start();
  try {
    return await timeLink(link, length, repeats);
  } finally {
    port2.close();
  }
}

async function overWebSocket(
  router: ServedRouter,
  length: number,
  repeats: number,
): Promise<number[]> {
  const server = await serveRouter({ router, rendererFolder: '/nowhere', version: '0', port: 0 });
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc?token=${server.token}`, {
    origin: `http://127.0.0.1:${server.port}`,
  });
  socket.binaryType = 'arraybuffer';
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  try {
    return await timeLink(webSocketLink(socket, FATE), length, repeats);
  } finally {
    socket.close();
    await server.close();
  }
}

function timeLink(link: EngineLink, length: number, repeats: number): Promise<number[]> {
  const client = engineClient(link);
  return timed(async () => {
    const frame = await client.datasets.tensor({ datasetId: 'self', row: 0, field: 'tensor' });
    const received = decodeTensorFrame(frame);
    if (received.shape[0] !== length) throw new InternalError('The tensor arrived incomplete.');
  }, repeats);
}
