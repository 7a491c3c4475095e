/**
 * One job in a fresh process, seen from both sides. The protocol is plain JSON: the parent sends
 * `run` once and may send `cancel`; the child sends any number of `event` and ends with `done` or
 * `failed`. A child whose parent is gone cancels itself, so nothing is left running.
 */
import {
  type ErrorInfo,
  InternalError,
  RemoteError,
  CancelledError,
  toArrayscopeError,
} from '../../shared/errors';

/** The entries that may be spawned: files `out/main/<entry>.js`. */
export type ChildEntry = 'case' | 'conversion';

export interface ChildHandle {
  readonly pid: number | undefined;
  send(message: ToChild): void;
  onMessage(listener: (message: FromChild) => void): void;
  /** `signal` names the signal that ended it, where one did. */
  onExit(listener: (code: number | null, signal: string | null) => void): void;
  kill(): void;
}

export interface SpawnOptions {
  /** Added to the child's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Injected: `utilityProcess` by way of Electron's main process, `child_process.fork` under Node. */
export type SpawnChild = (entry: ChildEntry, options?: SpawnOptions) => ChildHandle;

export type ToChild =
  { readonly type: 'run'; readonly request: unknown } | { readonly type: 'cancel' };
export type FromChild =
  | { readonly type: 'event'; readonly event: unknown }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly error: ErrorInfo };

export interface ChildJobOptions extends SpawnOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: unknown) => void;
  /** How long a cancelled child may take to clean up before it is killed. */
  readonly cancelGraceMs?: number;
}

/**
 * Runs one job in a child of its own and resolves with its result.
 * The caller knows the types: both ends are built from the same source.
 * @throws CancelledError, the child's own error, or InternalError when the child died.
 */
export function runChildJob<Result>(
  spawn: SpawnChild,
  entry: ChildEntry,
  request: unknown,
  options: ChildJobOptions = {},
): Promise<Result> {
  const { signal, onEvent, cancelGraceMs = 10_000 } = options;
  return new Promise<Result>((resolve, reject) => {
    if (signal?.aborted) {
      reject(new CancelledError());
      return;
    }
    const child = spawn(entry, options.env === undefined ? {} : { env: options.env });
    let killTimer: NodeJS.Timeout | undefined;
    let outcome: FromChild | undefined;
    const cancel = (): void => {
      child.send({ type: 'cancel' });
      killTimer = setTimeout(() => child.kill(), cancelGraceMs);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    child.onMessage((message) => {
      if (message.type === 'event') onEvent?.(message.event);
      else outcome = message;
    });
    // The outcome counts once the process is gone: its handles are closed, its memory is free.
    child.onExit((code, exitSignal) => {
      clearTimeout(killTimer);
      signal?.removeEventListener('abort', cancel);
      if (outcome?.type === 'done') resolve(outcome.result as Result);
      else if (outcome?.type === 'failed') reject(new RemoteError(outcome.error));
      else if (signal?.aborted) reject(new CancelledError());
      else reject(died(entry, code, exitSignal));
    });
    child.send({ type: 'run', request });
  });
}

function died(entry: ChildEntry, code: number | null, signal: string | null): InternalError {
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by signal ${signal}`;
  return new InternalError(`The ${entry} process ended ${how} before it answered.`, {
    hint: 'If the machine is short of memory, close other programs and try again.',
  });
}

/** What a child entry speaks through: `process` under Node, a message port under Electron. */
export interface ParentLink {
  send(message: FromChild): Promise<void>;
  onMessage(listener: (message: ToChild) => void): void;
  onClosed(listener: () => void): void;
}

export type JobHandler = (
  request: unknown,
  context: { readonly signal: AbortSignal; readonly emit: (event: unknown) => void },
) => Promise<unknown>;

/** Serves exactly one job, then ends the process (exit code 0 once the answer is sent). */
export function serveChildJob(link: ParentLink, handler: JobHandler): void {
  const controller = new AbortController();
  // Ctrl-C reaches every process of the terminal: the parent decides, and says so.
  process.on('SIGINT', () => undefined);
  link.onClosed(() => controller.abort(new CancelledError('The program that asked has ended.')));
  link.onMessage((message) => {
    if (message.type === 'cancel') controller.abort(new CancelledError());
    else void answer(message.request);
  });
  const answer = async (request: unknown): Promise<void> => {
    try {
      const emit = (event: unknown): void => void link.send({ type: 'event', event });
      const result = await handler(request, { signal: controller.signal, emit });
      await link.send({ type: 'done', result });
    } catch (error) {
      await link.send({ type: 'failed', error: toArrayscopeError(error).toInfo() });
    }
    process.exit(0);
  };
}
