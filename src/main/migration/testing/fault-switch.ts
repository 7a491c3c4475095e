/**
 * Makes reads and writes of this process fail, or something else happen just before one of them:
 * the nth call in a phase on a file below a path. For tests in a child process, on Linux, where
 * the system tells what file a descriptor is of. What native libraries do is not seen.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';
import { assertNever } from '../../../shared/errors';
import type { Fault } from './child-plan';

type Call = (this: unknown, ...args: unknown[]) => unknown;
type Form = 'callback' | 'returned' | 'promised';

/** Before they are replaced. */
const { appendFileSync, chmodSync, readlinkSync, rmSync, statSync, truncateSync, utimesSync } = fs;
const { closeSync, openSync, readSync, writeSync } = fs;

const READS = ['read', 'readv'];
const WRITES = ['write', 'writev'];

/** @param phase the phase that the process is in */
export async function installFaults(faults: readonly Fault[], phase: () => string): Promise<void> {
  const counts = new Map<Fault, number>();
  /** What a call is to fail with; undefined where it is to be made. */
  const happens = (call: Fault['call'], file: unknown): Error | undefined => {
    const path = pathOf(file);
    for (const fault of faults) {
      if (fault.call !== call || fault.phase !== phase() || !path.startsWith(fault.below)) continue;
      const count = (counts.get(fault) ?? 0) + 1;
      counts.set(fault, count);
      if ('fails' in fault.does ? count < fault.nth : count !== fault.nth) continue;
      if ('fails' in fault.does) return systemError(fault.does.fails, path);
      bringAbout(fault.does);
    }
    return undefined;
  };
  for (const [call, names] of [
    ['read', READS],
    ['write', WRITES],
  ] as const) {
    for (const name of names) {
      replace(fs, name, 'callback', (args) => happens(call, args[0]));
      replace(fs, `${name}Sync`, 'returned', (args) => happens(call, args[0]));
    }
  }
  const handle = await fs.promises.open(devNull, 'r');
  const prototype: unknown = Object.getPrototypeOf(handle);
  await handle.close();
  if (typeof prototype !== 'object' || prototype === null) throw new TypeError('no FileHandle');
  for (const name of [...READS, 'readFile'])
    replace(prototype, name, 'promised', (_, self) => happens('read', self));
  for (const name of [...WRITES, 'writeFile', 'appendFile'])
    replace(prototype, name, 'promised', (_, self) => happens('write', self));
  syncBuiltinESMExports();
}

function replace(
  target: object,
  name: string,
  form: Form,
  before: (args: readonly unknown[], self: unknown) => Error | undefined,
): void {
  const original: unknown = Reflect.get(target, name);
  if (!isCall(original)) throw new TypeError(`There is no ${name}.`);
  const replacement: Call = function (this: unknown, ...args: unknown[]): unknown {
    const error = before(args, this);
    if (error === undefined) return Reflect.apply(original, this, args);
    if (form === 'returned') throw error;
    if (form === 'promised') return Promise.reject(error);
    const done = args.at(-1);
    if (isCall(done)) setImmediate(() => done(error));
    return undefined;
  };
  // promisify finds another form of some functions by a symbol on them.
  for (const key of Reflect.ownKeys(original)) {
    if (typeof key === 'symbol') Reflect.set(replacement, key, Reflect.get(original, key));
  }
  Reflect.set(target, name, replacement);
}

function isCall(value: unknown): value is Call {
  return typeof value === 'function';
}

/** Of a descriptor or a FileHandle. */
function pathOf(file: unknown): string {
  const fd: unknown = typeof file === 'object' && file !== null ? Reflect.get(file, 'fd') : file;
  try {
    return readlinkSync(`/proc/self/fd/${String(fd)}`);
  } catch {
    return '';
  }
}

function systemError(code: 'EIO' | 'ENOSPC', path: string): Error {
  const words = code === 'EIO' ? 'i/o error' : 'no space left on device';
  return Object.assign(new Error(`${code}: ${words}, '${path}'`), { code });
}

function bringAbout(does: Exclude<Fault['does'], { readonly fails: string }>): void {
  if ('truncates' in does) truncateSync(does.truncates, statSync(does.truncates).size >> 1);
  else if ('flipsLastBitOf' in does) flipLastBit(does.flipsLastBitOf, does.secretly);
  else if ('removes' in does) rmSync(does.removes, { recursive: true });
  else if ('fills' in does) fill(does.fills, does.leavesBytes);
  else if ('forbids' in does) chmodSync(does.forbids, does.mode);
  else if ('movesClockBackMs' in does) moveClockBack(does.movesClockBackMs);
  else assertNever(does, 'fault');
}

/** @param secretly as if nobody had: its time is what it was */
function flipLastBit(path: string, secretly: boolean): void {
  const { size, atime, mtime } = statSync(path);
  const byte = Buffer.alloc(1);
  const file = openSync(path, 'r+');
  readSync(file, byte, 0, 1, size - 1);
  writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, size - 1);
  closeSync(file);
  if (secretly) utimesSync(path, atime, mtime);
}

function fill(path: string, leavesBytes: number): void {
  const block = Buffer.alloc(64 * 1024);
  try {
    for (;;) appendFileSync(path, block);
  } catch {
    // Full, as it should be.
  }
  truncateSync(path, statSync(path).size - leavesBytes);
}

function moveClockBack(ms: number): void {
  const Real = Date;
  class Earlier extends Real {
    constructor(...args: readonly unknown[]) {
      if (args.length === 0) super(Real.now() - ms);
      else super(...(args as ConstructorParameters<typeof Date>));
    }
    static override now(): number {
      return Real.now() - ms;
    }
  }
  Reflect.set(globalThis, 'Date', Earlier);
}
