import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { engineClient, messagePortLink } from '../../shared/client/engine-client';
import type { EngineClient } from '../../shared/contract/index';
import type { EngineToMain, MainToEngine } from '../lib/engine-protocol';
import type { PortMain } from '../lib/parent-port';
import { electronEngine } from './electron-engine';
import { asPortMain } from './transport-fixture';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Main's half, as far as this test needs it. */
function mainDouble(answer: (message: EngineToMain) => MainToEngine | null) {
  const toEngine = new EventEmitter();
  const said: EngineToMain[] = [];
  const exit = vi.fn();
  const post = (data: MainToEngine, ...ports: PortMain[]): void => {
    toEngine.emit('message', { data, ports });
  };
  electronEngine(
    {
      postMessage: (message) => {
        const asked = message as EngineToMain;
        said.push(asked);
        const reply = answer(asked);
        if (reply !== null) queueMicrotask(() => post(reply));
      },
      on: (event, listener) => toEngine.on(event, listener),
    },
    exit,
  );
  const openWindow = (): EngineClient => {
    const { port1, port2 } = new MessageChannel();
    post({ type: 'window' }, asPortMain(port1));
    const link = messagePortLink(port2, { lost: () => undefined });
    port2.start();
    closers.push(() => port2.close());
    return engineClient(link);
  };
  return { post, said, exit, openWindow };
}

const start = { type: 'start', start: { version: '9', initialPath: '/data' } } as const;

describe('electronEngine', () => {
  it('serves windows, also one that came before the start', async () => {
    const main = mainDouble(() => null);
    const early = main.openWindow();
    main.post(start);
    const late = main.openWindow();
    expect(main.said).toEqual([{ type: 'ready' }]);
    const expected = { version: '9', initialPath: '/data', canPickFolder: true, canReveal: true };
    expect(await early.shell.info()).toMatchObject(expected);
    expect(await late.shell.info()).toMatchObject(expected);
  });

  it('asks main for what only main can do', async () => {
    const main = mainDouble((message) => {
      if (message.type !== 'host') return null;
      const { id, call } = message;
      if (call.kind === 'pick-folder') return { type: 'host-answer', id, path: `/${call.title}` };
      const error = { code: 'not-found', message: 'Gone.', path: call.path, exitCode: 3 } as const;
      return { type: 'host-failed', id, error };
    });
    main.post(start);
    const window = main.openWindow();
    expect(await window.shell.pickFolder({ title: 'chosen' })).toEqual({ path: '/chosen' });
    await expect(window.shell.reveal({ path: '/gone' })).rejects.toMatchObject({
      code: 'not-found',
      path: '/gone',
    });
  });

  it('exits once it was told to shut down', async () => {
    const main = mainDouble(() => null);
    main.post(start);
    main.post({ type: 'shutdown' });
    await vi.waitFor(() => expect(main.exit).toHaveBeenCalledOnce());
  });
});
