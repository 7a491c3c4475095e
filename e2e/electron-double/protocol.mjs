import { line } from './line-to-test.mjs';

const handlers = new Map();

export const protocol = {
  registerSchemesAsPrivileged() {},
  handle(scheme, handler) {
    handlers.set(scheme, handler);
  },
};

// The test's Chromium asks for every file of the page; the program's own handler answers.
line.on('request', async ({ requestId, url, method }) => {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  const response = handler
    ? await handler(new Request(url, { method }))
    : new Response('No handler', { status: 501 });
  line.send({
    type: 'response',
    requestId,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  });
});
