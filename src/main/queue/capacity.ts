/** Which of those that could run does so next, within the limits; nothing but a function of them. */
import { totalmem } from 'node:os';
import { MachineError } from '../../shared/errors';
import type { QueueLimits, QueueWait } from '../../shared/model/queue';
import { bytesText } from '../migration/free-space';

/** What one needs, by its own plan. */
export interface Need {
  readonly id: number;
  readonly memoryBytes: number;
  /** Peak on the disk, without what is staged already. */
  readonly diskBytes: number;
  /** File system of its destination. */
  readonly device: string;
}

export interface Capacity {
  readonly limits: QueueLimits;
  readonly running: readonly Need[];
  /** Free now, by file system. */
  readonly freeBytes: ReadonlyMap<string, number>;
  /** What the results take that the queue has published. */
  readonly publishedBytes: number;
}

export type Turn =
  | { readonly kind: 'run'; readonly id: number }
  /** Not even alone: it would wait for ever. */
  | {
      readonly kind: 'refuse';
      readonly id: number;
      readonly why: 'memory' | 'disk';
      readonly needed: number;
      readonly room: number;
    }
  | { readonly kind: 'wait'; readonly on: ReadonlyMap<number, QueueWait> };

/**
 * The first in order that fits. One that does not fit lets smaller ones pass and has its turn at
 * the latest when nothing else runs: the queue has an end.
 */
export function nextTurn(candidates: readonly Need[], capacity: Capacity): Turn {
  const on = new Map<number, QueueWait>();
  const isFull = capacity.running.length >= capacity.limits.atOnce;
  for (const need of candidates) {
    const why = isFull ? 'turn' : whyNot(need, capacity);
    if (why === null) return { kind: 'run', id: need.id };
    on.set(need.id, why);
  }
  const [first] = candidates;
  // With nothing running, nothing is going to make room.
  return capacity.running.length === 0 && first !== undefined
    ? refusal(first, capacity)
    : { kind: 'wait', on };
}

function refusal(need: Need, capacity: Capacity): Turn {
  const { id, memoryBytes, diskBytes } = need;
  const room = memoryLimit(capacity.limits);
  return memoryBytes > room
    ? { kind: 'refuse', id, why: 'memory', needed: memoryBytes, room }
    : { kind: 'refuse', id, why: 'disk', needed: diskBytes, room: diskRoom(need, capacity) };
}

function whyNot(need: Need, capacity: Capacity): QueueWait | null {
  const memory = sum(capacity.running.map(({ memoryBytes }) => memoryBytes));
  if (memory + need.memoryBytes > memoryLimit(capacity.limits)) return 'memory';
  return need.diskBytes > diskRoom(need, capacity) ? 'disk' : null;
}

/**
 * Room on the disk of `need`. What those that run have written already is counted twice, as used
 * and as reserved: one may wait a little longer for it, and none runs out of space.
 */
export function diskRoom({ device }: Need, capacity: Capacity): number {
  const { limits, running, freeBytes, publishedBytes } = capacity;
  const reserved = sum(
    running.filter((other) => other.device === device).map(({ diskBytes }) => diskBytes),
  );
  const free = (freeBytes.get(device) ?? 0) - reserved;
  if (limits.diskBytes === null) return free;
  const all = sum(running.map(({ diskBytes }) => diskBytes));
  return Math.min(free, limits.diskBytes - publishedBytes - all);
}

/** In bytes; without one of its own, what the machine or the container has. */
export function memoryLimit({ memoryBytes }: QueueLimits): number {
  if (memoryBytes !== null) return memoryBytes;
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Why one that would wait for ever does not. */
export function overLimit(why: 'memory' | 'disk', needed: number, room: number): MachineError {
  const [need, have] = [bytesText(needed), bytesText(Math.max(0, room))];
  return why === 'memory'
    ? new MachineError('over-limit', `It may need ${need} of memory, and the limit is ${have}.`, {
        hint: 'Raise the limit of memory, or convert it by itself.',
      })
    : new MachineError(
        'over-limit',
        `It needs ${need} on the disk of its destination, and the queue may take ${have} there.`,
        { hint: 'Free some space, raise the limit of disk space, or convert it to another disk.' },
      );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
