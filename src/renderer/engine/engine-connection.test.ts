import { afterEach, describe, expect, it } from 'vitest';
import type { EngineLink } from '../../shared/client/engine-client';
import { type ArrayscopeError, InputError, MachineError } from '../../shared/errors';
import { EngineConnection, type EngineState } from './engine-connection';
import { type Dial, Fate } from './transport';

const INFO = { version: '1' };
let open: EngineConnection | undefined;

afterEach(() => open?.close());

interface Wire {
  readonly fate: Fate;
  readonly calls: string[];
}

/** Dials that succeed or fail as told, and the transports that they made. */
function double(outcomes: readonly (ArrayscopeError | 'ok' | 'silent')[]): {
  dial: Dial;
  wires: Wire[];
  dials: () => number;
} {
  const wires: Wire[] = [];
  let count = 0;
  const dial: Dial = async () => {
    const outcome = outcomes[Math.min(count++, outcomes.length - 1)] ?? 'ok';
    if (outcome instanceof Error) throw outcome;
    const fate = new Fate();
    const calls: string[] = [];
    const link: EngineLink = {
      call: async (path) => {
        const gone = fate.lost();
        if (gone !== undefined) throw gone;
        calls.push(path.join('.'));
        if (outcome === 'silent') throw new MachineError('no-answer', 'Silence.');
        return path.join('.') === 'shell.info' ? INFO : calls.length;
      },
    };
    wires.push({ fate, calls });
    return { link, onLost: (listener) => fate.onLost(listener), close: () => fate.end(lost) };
  };
  return { dial, wires, dials: () => count };
}

const lost = new MachineError('engine-lost', 'Gone.');

function connect(dial: Dial, pauseMs = 5): { connection: EngineConnection; states: EngineState[] } {
  const connection = new EngineConnection(dial, { pauseMs: () => pauseMs });
  open = connection;
  const states: EngineState[] = [connection.getState()];
  connection.subscribe(() => states.push(connection.getState()));
  return { connection, states };
}

function until(connection: EngineConnection, status: EngineState['status']): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (connection.getState().status !== status) return;
      stop();
      resolve();
    };
    const stop = connection.subscribe(check);
    check();
  });
}

describe('EngineConnection', () => {
  it('lets calls wait while it connects', async () => {
    const { dial, wires } = double(['ok']);
    const { connection } = connect(dial);
    await connection.client.shell.recent();
    expect(connection.getState()).toEqual({ status: 'ready', generation: 1, info: INFO });
    expect(wires[0]?.calls).toEqual(['shell.info', 'shell.recent']);
  });

  it('reconnects by itself, with a new transport and the same client', async () => {
    const { dial, wires } = double(['ok']);
    const { connection, states } = connect(dial);
    await until(connection, 'ready');
    const { client } = connection;
    wires[0]?.fate.end(lost);
    await until(connection, 'ready');
    await client.shell.recent();
    expect(connection.client).toBe(client);
    expect(wires[1]?.calls).toEqual(['shell.info', 'shell.recent']);
    expect(states.map((state) => state.status)).toEqual([
      'connecting',
      'ready',
      'lost',
      'reconnecting',
      'ready',
    ]);
    expect(states.at(-1)).toMatchObject({ generation: 2 });
  });

  it('rejects calls at once while it is lost', async () => {
    const { dial } = double([lost]);
    const { connection } = connect(dial, 60_000);
    await until(connection, 'lost');
    await expect(connection.client.shell.recent()).rejects.toBe(lost);
    expect(connection.getState()).toEqual({ status: 'lost', reason: lost, retryInMs: 60_000 });
  });

  it('tries until it succeeds', async () => {
    const { dial, dials } = double([lost, lost, 'silent', 'ok']);
    const { connection } = connect(dial);
    await until(connection, 'ready');
    expect(dials()).toBe(4);
  });

  it('tries at once when asked to', async () => {
    const { dial } = double([lost, 'ok']);
    const { connection } = connect(dial, 60_000);
    await until(connection, 'lost');
    connection.retry();
    await until(connection, 'ready');
  });

  it('does not hammer a door that refused it', async () => {
    const refused = new InputError('refused', 'No.');
    const { dial, dials } = double([refused, 'ok']);
    const { connection } = connect(dial);
    await until(connection, 'lost');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(dials()).toBe(1);
    expect(connection.getState()).toEqual({ status: 'lost', reason: refused, retryInMs: null });
  });

  it('lets a waiting call be cancelled', async () => {
    const { connection } = connect(() => new Promise(() => undefined));
    const controller = new AbortController();
    const call = connection.client.shell.recent(undefined, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('stays closed once it was closed', async () => {
    const { dial, dials } = double(['ok']);
    const { connection } = connect(dial);
    await until(connection, 'ready');
    connection.close();
    expect(connection.getState()).toMatchObject({ status: 'lost', retryInMs: null });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(dials()).toBe(1);
    await expect(connection.client.shell.recent()).rejects.toBeDefined();
  });
});
