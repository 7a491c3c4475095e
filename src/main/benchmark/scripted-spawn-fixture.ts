import { toArrayscopeError } from '../../shared/errors';
import type { ChildHandle, FromChild, SpawnChild } from '../lib/child-job';
import type { CaseRequest } from './case-job';

export type Script = (
  request: CaseRequest,
  context: { readonly signal: AbortSignal; readonly emit: (event: unknown) => void },
) => unknown;

/** Children that run nothing: a script answers, and every request is noted. */
export function scriptedSpawn(script: Script): {
  readonly spawn: SpawnChild;
  readonly requests: CaseRequest[];
  readonly running: () => number;
} {
  const requests: CaseRequest[] = [];
  let running = 0;
  const spawn: SpawnChild = () => {
    const controller = new AbortController();
    const messages: ((message: FromChild) => void)[] = [];
    const exits: ((code: number | null, signal: string | null) => void)[] = [];
    const tell = (message: FromChild): void => messages.forEach((listener) => listener(message));
    const answer = async (request: CaseRequest): Promise<void> => {
      running += 1;
      requests.push(request);
      try {
        const emit = (event: unknown): void => tell({ type: 'event', event });
        const result = await script(request, { signal: controller.signal, emit });
        tell({ type: 'done', result });
      } catch (error) {
        tell({ type: 'failed', error: toArrayscopeError(error).toInfo() });
      }
      running -= 1;
      exits.forEach((listener) => listener(0, null));
    };
    const child: ChildHandle = {
      pid: undefined,
      send: (message) => {
        if (message.type === 'cancel') controller.abort();
        else void answer(message.request as CaseRequest);
      },
      onMessage: (listener) => messages.push(listener),
      onExit: (listener) => exits.push(listener),
      kill: () => controller.abort(),
    };
    return child;
  };
  return { spawn, requests, running: () => running };
}
