/**
 * The only file that an instance of the library may touch. The library's file system is replaced:
 * one name leads to one descriptor that we opened, every other name leads nowhere. External
 * links, external raw storage, virtual datasets and filter plug-ins all end here, whatever the
 * file says and whatever the environment (`HDF5_PLUGIN_PATH`) is set to.
 */
import { type Stats, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { systemCode } from '../../lib/file-error';
import { isEndlessHeap } from './global-heap';
import type { LibraryInstance } from './library';

/** Under this name the library knows the file. */
export const FILE_NAME = '/file.h5';

/** Linux numbers, which the library's C code has on every system. */
const ENOENT = 44;
const EIO = 29;

/** Calls of the library's file system that take names and are of no use to a single file. */
const REFUSED = [
  'chdir',
  'chmod',
  'chown',
  'lchmod',
  'lchown',
  'lookupPath',
  'mkdir',
  'mknod',
  'readdir',
  'readlink',
  'rename',
  'rmdir',
  'statfs',
  'symlink',
  'truncate',
  'unlink',
  'utime',
] as const;

interface Stream {
  readonly fd: number;
  readonly nfd: number;
  position: number;
}

/** What is used of the library's file system (Emscripten's FS over Node's). */
interface LibraryFiles {
  readonly ErrnoError: new (errno: number) => Error;
  createStream(stream: object): Stream;
  closeStream(fd: number): void;
  getStreamChecked(fd: number): Stream;
  llseek(stream: Stream, offset: number, whence: number): number;
}

export class GuardedFile {
  /** Bytes read so far. */
  bytesRead = 0;
  /** Names that the library wanted to open. */
  readonly refused: string[] = [];
  /** The last error of the system, which the library turns into one of its own. */
  systemError: unknown = null;
  /** Sees every read, with the bytes that came and where they lie in the file. */
  onRead: ((bytes: Uint8Array, position: number) => void) | null = null;

  /** @param fd an open descriptor, which stays the caller's to close. */
  constructor(private readonly fd: number) {}

  /** Puts this file in the place of the instance's file system. */
  install(instance: LibraryInstance): void {
    const files: unknown = instance.library.FS;
    if (!isLibraryFiles(files)) throw new TypeError('The library has no file system.');
    const { fd } = this;
    const isOurs = (stream: Stream): boolean => stream.nfd === fd;
    const guarded = <T>(call: () => T): T => {
      try {
        return call();
      } catch (error) {
        if (systemCode(error) === undefined) throw error;
        this.systemError = error;
        throw new files.ErrnoError(EIO);
      }
    };
    const refuse = (name: unknown): never => {
      if (typeof name === 'string') this.refused.push(name);
      throw new files.ErrnoError(ENOENT);
    };
    const stats = (name: unknown): Stats =>
      name === FILE_NAME ? guarded(() => fstatSync(fd)) : refuse(name);
    const seek = files.llseek.bind(files);
    Object.assign(files, Object.fromEntries(REFUSED.map((name) => [name, refuse])), {
      open: (name: unknown, flags: unknown) =>
        name === FILE_NAME
          ? files.createStream({ nfd: fd, position: 0, path: name, flags, seekable: true })
          : refuse(name),
      stat: stats,
      lstat: stats,
      close: (stream: Stream) => {
        files.closeStream(stream.fd);
      },
      fstat: (stream: number) => {
        if (!isOurs(files.getStreamChecked(stream))) return refuse(undefined);
        return guarded(() => fstatSync(fd));
      },
      ftruncate: (stream: number, length: number) => {
        if (!isOurs(files.getStreamChecked(stream))) refuse(undefined);
        guarded(() => {
          ftruncateSync(fd, length);
        });
      },
      llseek: (stream: Stream, offset: number, whence: number) => {
        if (whence !== 2) return seek(stream, offset, whence);
        stream.position = guarded(() => fstatSync(fd)).size + offset;
        return stream.position;
      },
      read: (stream: Stream, heap: Uint8Array, at: number, length: number, position?: number) => {
        if (!isOurs(stream)) return 0;
        const from = position ?? stream.position;
        const count = guarded(() => readSync(fd, heap, at, length, from));
        if (isEndlessHeap(heap.subarray(at, at + count))) throw new files.ErrnoError(EIO);
        if (position === undefined) stream.position += count;
        this.bytesRead += count;
        this.onRead?.(new Uint8Array(heap.buffer, heap.byteOffset + at, count), from);
        return count;
      },
      write: (stream: Stream, heap: Uint8Array, at: number, length: number, position?: number) => {
        if (!isOurs(stream)) {
          // Standard output and error: where the library prints its error stack.
          instance.say(Buffer.from(heap.buffer, heap.byteOffset + at, length).toString('utf8'));
          return length;
        }
        const to = position ?? stream.position;
        const count = guarded(() => writeSync(fd, heap, at, length, to));
        if (position === undefined) stream.position += count;
        return count;
      },
    });
  }
}

function isLibraryFiles(files: unknown): files is LibraryFiles {
  if (typeof files !== 'object' || files === null) return false;
  const names = ['ErrnoError', 'createStream', 'closeStream', 'getStreamChecked', 'llseek'];
  return names.every((name) => typeof Reflect.get(files, name) === 'function');
}
