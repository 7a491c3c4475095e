/**
 * What the engine (a utility process) and Electron's main process say to each other over
 * `process.parentPort`. Only main can show dialogs, fork utility processes and make channels, so
 * the engine asks it to; data never passes through main.
 *
 * Main's half (src/main/app):
 * - after forking `out/main/engine.js`, post `start`; the engine answers `ready`;
 * - for each window, make a MessageChannelMain, post `window` with one end in the message's
 *   ports and give the other to the window's preload; when a window asks again, do it again;
 * - on `spawn`, fork `out/main/<entry>.js` with `env` added to the environment, make a
 *   MessageChannelMain, post one end to the child as the only port of any message
 *   (`child.postMessage(null, [port1])`, as soon as it is forked: it waits there) and the other
 *   to the engine with `spawned`; on the child's exit post `child-exit`; if it cannot be
 *   forked, post `spawn-failed` alone;
 * - on `kill`, kill that child (`child-exit` still follows);
 * - on `host`, do what is asked and post `host-answer` with the same id;
 * - when the program quits, post `shutdown`: the engine cancels its jobs, waits for their
 *   children to clean up (bounded) and exits by itself with code 0. If the engine dies first,
 *   kill the children that it asked for.
 */
import type { ErrorInfo } from '../../shared/errors';
import type { ChildEntry } from './child-job';

export interface EngineStart {
  readonly version: string;
  /** A path given on the command line, opened by the first window. */
  readonly initialPath: string | null;
}

export type HostCall =
  /** Answered with the path, or null when the person cancelled. */
  | { readonly kind: 'pick-folder'; readonly title: string }
  /** Shows the path in the system's file manager; answered with null. */
  | { readonly kind: 'reveal'; readonly path: string };

export type EngineToMain =
  | { readonly type: 'ready' }
  | {
      readonly type: 'spawn';
      /** Chosen by the engine, unique among its children. */
      readonly id: number;
      readonly entry: ChildEntry;
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly type: 'kill'; readonly id: number }
  | { readonly type: 'host'; readonly id: number; readonly call: HostCall };

/** `ports` names what the message must carry beside its data. */
export type MainToEngine =
  | { readonly type: 'start'; readonly start: EngineStart }
  /** ports: [the window's port] */
  | { readonly type: 'window' }
  /** ports: [the child's port] */
  | { readonly type: 'spawned'; readonly id: number; readonly pid: number | undefined }
  | { readonly type: 'spawn-failed'; readonly id: number; readonly error: ErrorInfo }
  | { readonly type: 'child-exit'; readonly id: number; readonly code: number | null }
  | { readonly type: 'host-answer'; readonly id: number; readonly path: string | null }
  | { readonly type: 'host-failed'; readonly id: number; readonly error: ErrorInfo }
  | { readonly type: 'shutdown' };
