import { MessageChannel } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { messagePortLink, webSocketLink } from '../../shared/client/engine-client';
import { serveRouter } from '../serve/serve-router';
import { messagePortServer } from './serve-message-port';
import { asPortMain } from './transport-fixture';
import { describeTransport } from './transport-suite';

describeTransport('message port', async (router) => {
  const serve = messagePortServer(router);
  return {
    connect: async (fate) => {
      const { port1, port2 } = new MessageChannel();
      serve(asPortMain(port1));
      const link = messagePortLink(port2, fate);
      port2.start();
      return {
        link,
        close: () => port2.close(),
        onClosed: (listener) => port2.on('close', listener),
      };
    },
    close: async () => undefined,
  };
});

describeTransport('WebSocket', async (router) => {
  const server = await serveRouter({ router, rendererFolder: '/nowhere', version: '0', port: 0 });
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    connect: async (fate) => {
      const url = `ws://127.0.0.1:${server.port}/rpc?token=${server.token}`;
      const socket = new WebSocket(url, { origin });
      socket.binaryType = 'arraybuffer';
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      return {
        link: webSocketLink(socket, fate),
        close: () => socket.close(),
        onClosed: (listener) => socket.on('close', listener),
      };
    },
    close: () => server.close(),
  };
});
