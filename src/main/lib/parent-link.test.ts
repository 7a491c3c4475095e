import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../shared/errors';
import { runChildJob } from './child-job';
import { type ElectronChildren, electronChildren } from './electron-child';
import type { EngineToMain } from './engine-protocol';
import { electronParentLink } from './parent-link';
import type { ParentPort, PortMain } from './parent-port';

/** A worker_threads port in the clothes of Electron's MessagePortMain. */
function portMain(port: MessagePort): PortMain {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (value: never) => void) => {
      if (event === 'close') return port.on('close', listener as () => void);
      return port.on('message', (data) =>
        (listener as (event: { data: unknown }) => void)({ data }),
      );
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** Main's half: "forks" by calling `child` with the line that a utility process would have. */
function mainDouble(child: (parent: ParentPort) => void): ElectronChildren & { killed: number[] } {
  const killed: number[] = [];
  const children = electronChildren((message: EngineToMain) => {
    if (message.type === 'kill') {
      killed.push(message.id);
      children.handle({ type: 'child-exit', id: message.id, code: null }, undefined);
    }
    if (message.type !== 'spawn') return;
    const channel = new MessageChannel();
    child({
      postMessage: () => undefined,
      on: (_event, listener) => {
        setTimeout(() => listener({ data: null, ports: [portMain(channel.port1)] }), 5);
      },
    });
    const spawned = { type: 'spawned', id: message.id, pid: 7 } as const;
    setTimeout(() => children.handle(spawned, portMain(channel.port2)), 10);
    channel.port1.once('close', () => {
      children.handle({ type: 'child-exit', id: message.id, code: 0 }, undefined);
    });
  });
  return { ...children, killed };
}

describe('a job in a utility process', () => {
  it('carries the request, the events in order and the result', async () => {
    const main = mainDouble((parent) => {
      const link = electronParentLink(parent);
      link.onMessage((message) => {
        if (message.type !== 'run') return;
        void (async () => {
          await link.send({ type: 'event', event: 1 });
          await link.send({ type: 'event', event: 2 });
          await link.send({ type: 'done', result: { echoed: message.request } });
          closeAll(main, 1);
        })();
      });
    });
    const events: unknown[] = [];
    const result = await runChildJob(
      main.spawn,
      'case',
      { rows: 3 },
      {
        onEvent: (event) => events.push(event),
      },
    );
    expect(events).toEqual([1, 2]);
    expect(result).toEqual({ echoed: { rows: 3 } });
  });

  it('keeps a send waiting until the engine has the message', async () => {
    let ports: MessageChannel | undefined;
    const link = electronParentLink({
      postMessage: () => undefined,
      on: (_event, listener) => {
        ports = new MessageChannel();
        listener({ data: null, ports: [portMain(ports.port1)] });
      },
    });
    let sent = false;
    const sending = link.send({ type: 'done', result: null }).then(() => (sent = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent).toBe(false);
    ports?.port2.postMessage({ acknowledge: 0 });
    await sending;
    ports?.port2.close();
  });

  it('kills a child that ignores a cancel', async () => {
    const main = mainDouble((parent) => {
      electronParentLink(parent).onMessage(() => undefined);
    });
    const cancel = new AbortController();
    const job = runChildJob(main.spawn, 'case', null, {
      signal: cancel.signal,
      cancelGraceMs: 30,
    });
    cancel.abort();
    await expect(job).rejects.toBeInstanceOf(CancelledError);
    expect(main.killed).toEqual([1]);
  });

  it('reports a child that could not be started', async () => {
    const children = electronChildren((message) => {
      if (message.type !== 'spawn') return;
      const error = { code: 'not-built', message: 'No such entry.', exitCode: 4 } as const;
      queueMicrotask(() => {
        children.handle({ type: 'spawn-failed', id: message.id, error }, undefined);
      });
    });
    await expect(runChildJob(children.spawn, 'conversion', null)).rejects.toMatchObject({
      code: 'not-built',
    });
  });

  it('tells a child that the engine is gone', async () => {
    const channel = new MessageChannel();
    const link = electronParentLink({
      postMessage: () => undefined,
      on: (_event, listener) => listener({ data: null, ports: [portMain(channel.port1)] }),
    });
    const closed = new Promise<void>((resolve) => link.onClosed(resolve));
    channel.port2.close();
    await closed;
    await link.send({ type: 'event', event: 'nobody hears this' });
  });
});

/** Ends a double's child the way the exit of its process would. */
function closeAll(children: Pick<ElectronChildren, 'handle'>, id: number): void {
  children.handle({ type: 'child-exit', id, code: 0 }, undefined);
}
