/**
 * How a job's messages cross the port between the engine and a utility process. Every message
 * from the child is acknowledged: a process that exits right after `postMessage` may take the
 * message with it, and `done` is the last thing that a child says.
 */
import type { FromChild, ToChild } from './child-job';

export type ChildToEngine = { readonly sequence: number; readonly message: FromChild };
export type EngineToChild = { readonly acknowledge: number } | { readonly message: ToChild };
