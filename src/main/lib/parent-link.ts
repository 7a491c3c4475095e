import type { ParentLink, ToChild } from './child-job';
import type { ChildToEngine, EngineToChild } from './child-wire';
import { nodeParentLink } from './node-child';
import { electronParentPort, type ParentPort, type PortMain } from './parent-port';

/** How long a child waits for the engine to say that a message arrived, before it gives up. */
const ACKNOWLEDGE_MS = 5_000;

/** A child entry's line to the engine: Node's IPC channel, or Electron's message port. */
export function parentLink(): ParentLink {
  const port = electronParentPort();
  return port === undefined ? nodeParentLink() : electronParentLink(port);
}

/**
 * The same under Electron: main forked this process, and its first message carries a port whose
 * other end is in the engine. Until then messages wait here.
 */
export function electronParentLink(parent: ParentPort): ParentLink {
  const messageListeners: ((message: ToChild) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  const early: ToChild[] = [];
  const unsent: ChildToEngine[] = [];
  const waiting = new Map<number, () => void>();
  let engine: PortMain | undefined;
  let closed = false;
  let sequence = 0;

  const settleAll = (): void => {
    for (const settle of waiting.values()) settle();
  };
  const deliver = (message: ToChild): void => {
    if (messageListeners.length === 0) early.push(message);
    for (const listener of messageListeners) listener(message);
  };
  parent.on('message', ({ ports }) => {
    const port = ports[0];
    if (engine !== undefined || port === undefined) return;
    engine = port;
    port.on('message', ({ data }) => {
      const wire = data as EngineToChild;
      if ('acknowledge' in wire) waiting.get(wire.acknowledge)?.();
      else deliver(wire.message);
    });
    port.on('close', () => {
      closed = true;
      settleAll();
      for (const listener of closeListeners) listener();
    });
    port.start();
    for (const message of unsent.splice(0)) port.postMessage(message);
  });

  return {
    send: (message) =>
      new Promise((resolve) => {
        if (closed) {
          resolve();
          return;
        }
        const wire: ChildToEngine = { sequence: sequence++, message };
        const timer = setTimeout(() => settle(), ACKNOWLEDGE_MS);
        const settle = (): void => {
          clearTimeout(timer);
          waiting.delete(wire.sequence);
          resolve();
        };
        waiting.set(wire.sequence, settle);
        if (engine === undefined) unsent.push(wire);
        else engine.postMessage(wire);
      }),
    onMessage: (listener) => {
      messageListeners.push(listener);
      for (const message of early.splice(0)) listener(message);
    },
    onClosed: (listener) => {
      closeListeners.push(listener);
      if (closed) listener();
    },
  };
}
