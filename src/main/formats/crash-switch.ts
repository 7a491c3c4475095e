/**
 * Ends this process by SIGKILL at a chosen point of its file-system changes: just before the nth
 * call that changes something, or in the middle of one that writes. For tests in a child process.
 *
 * A point is counted for every call of node:fs that may change what is on the disk, of its
 * callback, synchronous and promise forms and of FileHandle; a call that writes bytes counts
 * twice, once before it and once half-way. A flush is no point: a killed process leaves what it
 * wrote, flushed or not, so that dying before one is dying before the next change. What native
 * libraries do by themselves is not seen.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';
import { join } from 'node:path';

type Call = (this: unknown, ...args: unknown[]) => unknown;

export interface CrashSwitch {
  /** Starts counting; dies at this point, never at 0. */
  arm(point: number): void;
  /** Points since `arm`. */
  readonly points: number;
}

/** Before they are replaced: what half a write is done with. */
const { closeSync, existsSync, lstatSync, openSync, readdirSync, unlinkSync, writeSync } = fs;

/**
 * Replaces the functions for the rest of the process's life.
 * @param tell hears of the call that the process dies at
 */
export async function installCrashSwitch(
  tell: (where: string) => void = (where) => void writeSync(2, `${where}\n`),
): Promise<CrashSwitch> {
  let at = 0;
  let deathAt = -1;
  const die = (where: string): void => {
    tell(where);
    process.kill(process.pid, 'SIGKILL');
  };
  const tick = (name: string, half?: () => void): void => {
    if (deathAt < 0) return;
    at += 1;
    if (at === deathAt) die(`before ${name}`);
    if (half === undefined) return;
    at += 1;
    if (at !== deathAt) return;
    half();
    die(`half-way through ${name}`);
  };
  for (const [target, suffix] of [
    [fs, ''],
    [fs, 'Sync'],
    [fs.promises, ''],
  ] as const) {
    for (const name of CHANGES) replace(target, name + suffix, (args) => tick(line(name, args)));
    replace(target, `open${suffix}`, (args) => {
      if (createsOrEmpties(args[1])) tick(line('open', args));
    });
    replace(target, `rm${suffix}`, (args) => {
      if (existsSync(String(args[0]))) tick(line('rm', args), () => removeHalf(String(args[0])));
    });
  }
  for (const suffix of ['', 'Sync']) {
    for (const name of ['write', 'writev'])
      replace(fs, name + suffix, (args) => tick(name, () => writeHalf(args[0], args.slice(1))));
  }
  for (const name of ['writeFile', 'appendFile']) {
    replace(fs.promises, name, (args) =>
      tick(line(name, args), () => writeHalfFile(name, args[0], args[1])),
    );
  }
  const handle = await fs.promises.open(devNull, 'r');
  const prototype: unknown = Object.getPrototypeOf(handle);
  await handle.close();
  if (typeof prototype !== 'object' || prototype === null) throw new TypeError('no FileHandle');
  replace(prototype, 'truncate', () => tick('FileHandle.truncate'));
  for (const name of ['write', 'writev', 'writeFile', 'appendFile']) {
    replace(prototype, name, (args, self) =>
      tick(`FileHandle.${name}`, () => writeHalf(descriptorOf(self), args)),
    );
  }
  syncBuiltinESMExports();
  return {
    arm: (point) => {
      at = 0;
      deathAt = point;
    },
    get points() {
      return at;
    },
  };
}

/** Calls that change something at once or not at all. */
const CHANGES = [
  'rename',
  'unlink',
  'rmdir',
  'mkdir',
  'truncate',
  'ftruncate',
  'link',
  'symlink',
  'copyFile',
  'cp',
];

function replace(
  target: object,
  name: string,
  before: (args: readonly unknown[], self: unknown) => void,
): void {
  const original: unknown = Reflect.get(target, name);
  if (!isCall(original)) return;
  const replacement: Call = function (this: unknown, ...args: unknown[]): unknown {
    before(args, this);
    return Reflect.apply(original, this, args);
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

function createsOrEmpties(flags: unknown): boolean {
  if (typeof flags === 'number')
    return (flags & (fs.constants.O_CREAT | fs.constants.O_TRUNC)) !== 0;
  return typeof flags === 'string' && /[wa]/.test(flags);
}

/** The first half of what a write would have put there. */
function writeHalf(descriptor: unknown, args: readonly unknown[]): void {
  if (typeof descriptor !== 'number') return;
  const [data, second, third, fourth] = args;
  if (Array.isArray(data)) {
    const buffers = data.filter((part) => ArrayBuffer.isView(part)).map(bytes);
    putHalf(descriptor, Buffer.concat(buffers), second);
  } else if (typeof data === 'string') putHalf(descriptor, Buffer.from(data), second);
  else if (ArrayBuffer.isView(data)) {
    const options: object = typeof second === 'object' && second !== null ? second : {};
    const offset = number(Reflect.get(options, 'offset') ?? second) ?? 0;
    const length = number(Reflect.get(options, 'length') ?? third);
    const position: unknown = Reflect.get(options, 'position') ?? fourth;
    const all = bytes(data);
    putHalf(descriptor, all.subarray(offset, offset + (length ?? all.length)), position);
  }
}

function putHalf(descriptor: number, data: Uint8Array, position: unknown): void {
  const half = data.subarray(0, Math.floor(data.length / 2));
  writeSync(descriptor, half, 0, half.length, number(position) ?? null);
}

function writeHalfFile(name: string, path: unknown, data: unknown): void {
  if (typeof path !== 'string') return;
  const descriptor = openSync(path, name === 'writeFile' ? 'w' : 'a');
  writeHalf(descriptor, [data]);
  closeSync(descriptor);
}

/** Every second file of a folder that is being removed. */
function removeHalf(path: string): void {
  if (!lstatSync(path).isDirectory()) return;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  for (const entry of files.slice(0, Math.ceil(files.length / 2)))
    unlinkSync(join(entry.parentPath, entry.name));
}

function descriptorOf(handle: unknown): unknown {
  return typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
}

function bytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

function line(name: string, [path]: readonly unknown[]): string {
  return typeof path === 'string' ? `${name} ${path}` : name;
}
