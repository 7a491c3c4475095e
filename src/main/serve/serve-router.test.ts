import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RouterServer, serveRouter } from './serve-router';

let folder: string;
let server: RouterServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-serve-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'renderer', 'assets', 'main-1.js'), 'export {};');
  await writeFile(join(folder, 'renderer', 'notes.txt'), 'not part of the page');
  await writeFile(join(folder, 'secret.json'), '{}');
  server = await serveRouter({
    router: {},
    rendererFolder: join(folder, 'renderer'),
    version: '1.2.3',
    port: 0,
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Node's own client, because `fetch` tidies paths and headers before it sends them. */
function ask(path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port: server.port, host: '127.0.0.1', path, ...options },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const body = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode, headers: answer.headers, body });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** How the server answers an upgrade: 101 when it lets it in. */
function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (outgoing, answer) => {
      resolve(answer.statusCode ?? 0);
      outgoing.destroy();
    });
    socket.on('error', reject);
  });
}

describe('the page', () => {
  it('is served with its security headers', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toBe('<!doctype html>');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('keeps files whose names change with their content', async () => {
    const { headers } = await ask('/assets/main-1.js');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
    expect((await ask('/')).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/..%5csecret.json',
    '/%00index.html',
    '/%E0%A4%A',
    '//etc/passwd',
    '/notes.txt',
    '/assets',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).toBe('There is nothing here.\n');
  });

  it('is read only', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    const head = await ask('/', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '' });
  });

  it('is not served under a foreign name, nor to a foreign page', async () => {
    const foreign = [
      'evil.example',
      `evil.example:${server.port}`,
      '127.0.0.1.evil.example',
      '127.0.0.1@evil.example',
    ];
    for (const host of foreign) {
      expect((await ask('/healthz', { headers: { host } })).status, host).toBe(403);
    }
    const origin = 'http://evil.example';
    expect((await ask('/', { headers: { origin } })).status).toBe(403);
  });

  it('is served through a tunnel, where the port is another', async () => {
    expect((await ask('/', { headers: { host: 'localhost:8000' } })).status).toBe(200);
  });

  it('says that it is there', async () => {
    const { status, body } = await ask('/healthz');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ name: 'arrayscope', version: '1.2.3' });
  });

  it('hands the token out once for a one-time address', async () => {
    const path = new URL(server.oneTimeUrl()).pathname;
    expect(path).not.toContain(server.token);
    const { status, headers } = await ask(path);
    expect(status).toBe(303);
    expect(headers.location).toBe(`/#token=${server.token}`);
    expect((await ask(path)).status).toBe(403);
    expect((await ask('/open/guessed')).status).toBe(403);
  });
});

describe('the WebSocket', () => {
  const own = (): string => `127.0.0.1:${server.port}`;
  const path = (token: string): string => `/rpc?token=${token}`;

  it('lets in who has the token and comes from our page', async () => {
    expect(await upgrade(path(server.token), { origin: `http://${own()}` })).toBe(101);
    const tunnelled = { host: 'localhost:8000', origin: 'http://localhost:8000' };
    expect(await upgrade(path(server.token), tunnelled)).toBe(101);
  });

  it('refuses a wrong or missing token', async () => {
    const headers = { origin: `http://${own()}` };
    expect(await upgrade(path('x'.repeat(server.token.length)), headers)).toBe(401);
    expect(await upgrade(path(server.token.slice(0, -1)), headers)).toBe(401);
    expect(await upgrade('/rpc', headers)).toBe(401);
  });

  it('refuses a foreign or missing Origin', async () => {
    expect(await upgrade(path(server.token), { origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade(path(server.token), { origin: 'null' })).toBe(403);
    expect(await upgrade(path(server.token), { origin: `http://localhost:${server.port}` })).toBe(
      403,
    );
    expect(await upgrade(path(server.token), {})).toBe(403);
  });

  it('refuses a foreign Host, although its Origin agrees', async () => {
    const host = `evil.example:${server.port}`;
    expect(await upgrade(path(server.token), { host, origin: `http://${host}` })).toBe(403);
  });

  it('is nowhere else', async () => {
    const headers = { origin: `http://${own()}` };
    expect(await upgrade(`/other?token=${server.token}`, headers)).toBe(404);
  });

  it('ends a connection that sends too much', async () => {
    const url = `ws://${own()}${path(server.token)}`;
    const socket = new WebSocket(url, { headers: { origin: `http://${own()}` } });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(Buffer.alloc(2 * 1024 * 1024));
    expect(await closed).toBe(1009);
  });
});

it('two servers never share a token', async () => {
  const other = await serveRouter({ router: {}, rendererFolder: folder, version: '', port: 0 });
  expect(other.token).not.toBe(server.token);
  expect(other.token.length).toBeGreaterThanOrEqual(43);
  await other.close();
});

it('refuses a port that is taken, and says so', async () => {
  const taken = serveRouter({ router: {}, rendererFolder: folder, version: '', port: server.port });
  await expect(taken).rejects.toMatchObject({ code: 'port-in-use', exitCode: 4 });
});

it('does not follow a link out of the folder', async () => {
  await symlink(join(folder, 'secret.json'), join(folder, 'renderer', 'link.json'));
  expect((await ask('/link.json')).status).toBe(404);
});
