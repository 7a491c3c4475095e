import { close, constants, fsyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { InputError, UsageError, isArrayscopeError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import { openForReading, readFully, sizeOf } from '../rows/read-fully';
import { FILE_NAME, GuardedFile } from './guarded-file';
import { type LibraryInstance, createInstance } from './library';
import { OpenLibrary, libraryFailure } from './open-library';

/** What an instance may use over the size of the file: chunks, filters, metadata, pieces of rows. */
const HEAP_OVER_FILE = 192 * 1024 * 1024;
/** The most that the library's address space holds. */
const MAX_HEAP = 2 * 1024 * 1024 * 1024;
/** Each exception leaves some of the library's two megabytes of stack behind. */
const MAX_EXCEPTIONS = 50;
/** A file that ruins so many instances is given up. */
const MAX_INSTANCES = 12;

const closeDescriptor = promisify(close);

interface Running {
  readonly instance: LibraryInstance;
  readonly open: OpenLibrary;
  exceptions: number;
}

/**
 * One file in one instance of the library. When a broken file ruins the instance, the call that
 * did so fails and the next one begins in a fresh instance.
 */
export class LibraryFile {
  readonly guard: GuardedFile;
  #running: Promise<Running> | null = null;
  #instances = 0;
  #isOpen = true;
  /** Reads in flight, which need the descriptor. */
  readonly #reading = new Set<Promise<void>>();

  private constructor(
    readonly path: string,
    private readonly fd: number,
    readonly bytes: number,
    readonly modifiedMs: number,
    private readonly writable: boolean,
  ) {
    this.guard = new GuardedFile(fd);
  }

  /** @throws InputError when it is no regular file. Nothing is read yet. */
  static async openForReading(path: string): Promise<LibraryFile> {
    const fd = openForReading(path);
    try {
      const { bytes, modifiedMs, isFile } = sizeOf(fd, path);
      if (!isFile) throw new InputError('not-a-file', `${path} is not a regular file.`, { path });
      return new LibraryFile(path, fd, bytes, modifiedMs, false);
    } catch (error) {
      await closeDescriptor(fd);
      throw error;
    }
  }

  /** Opens a file of our own, to be filled. */
  static openForWriting(path: string): Promise<LibraryFile> {
    return withFileErrors(path, async () => {
      const fd = openSync(path, constants.O_RDWR);
      return new LibraryFile(path, fd, MAX_HEAP, 0, true);
    });
  }

  /** Most bytes that the library may hold at once. */
  get heapLimit(): number {
    return Math.min(MAX_HEAP, HEAP_OVER_FILE + this.bytes);
  }

  /**
   * Runs calls of the library.
   * @param what the failure in words, to follow the path: `: "x" cannot be read`.
   * @throws InputError when the library throws; MachineError when the system did.
   */
  async use<T>(what: string, work: (open: OpenLibrary) => T): Promise<T> {
    const running = await this.#get();
    const { instance, open } = running;
    instance.takeMessages();
    this.guard.systemError = null;
    this.guard.refused.length = 0;
    try {
      return work(open);
    } catch (error) {
      if (isArrayscopeError(error)) throw error;
      running.exceptions += 1;
      // The library's own exceptions are plain errors; a trap or an abort is not.
      const survives = error instanceof Error && error.constructor === Error;
      if (!survives || running.exceptions > MAX_EXCEPTIONS) this.#running = null;
      throw libraryFailure(this.path, what, instance, this.guard, error);
    }
  }

  /** Fills `target` from the file itself, without the library. */
  async readAt(target: Uint8Array, position: number): Promise<void> {
    this.#assertOpen();
    const reading = readFully(this.fd, target, position, this.path);
    this.#reading.add(reading);
    try {
      await reading;
    } finally {
      this.#reading.delete(reading);
    }
  }

  /** Ends the library's use of a file that was written, so that all of it is on the disk. */
  async finish(): Promise<void> {
    await this.use(' cannot be completed', (open) =>
      open.assert(open.library.close_file(open.id), ' cannot be completed'),
    );
    this.#running = null;
    await withFileErrors(this.path, async () => fsyncSync(this.fd));
  }

  /** Safe to call twice. The instance goes with the descriptor. */
  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#running = null;
    await Promise.allSettled(this.#reading);
    await closeDescriptor(this.fd);
  }

  async #get(): Promise<Running> {
    this.#assertOpen();
    const starting = (this.#running ??= this.#start());
    try {
      return await starting;
    } catch (error) {
      if (this.#running === starting) this.#running = null;
      throw error;
    } finally {
      this.#assertOpen();
    }
  }

  async #start(): Promise<Running> {
    this.#instances += 1;
    if (this.#instances > MAX_INSTANCES) {
      throw new InputError('damaged', `${this.path} is damaged in too many places to be read.`, {
        path: this.path,
      });
    }
    const instance = await createInstance(this.heapLimit);
    this.#assertOpen();
    this.guard.install(instance);
    // Wherever the library would look for filters and drivers to load: nowhere.
    const { library } = instance;
    for (const _ of library.get_plugin_search_paths()) library.remove_plugin_search_path(0);
    const id = this.#openInside(instance);
    return {
      instance,
      open: new OpenLibrary(id, instance, this.guard, this.path),
      exceptions: 0,
    };
  }

  #openInside(instance: LibraryInstance): bigint {
    const { library } = instance;
    const mode = this.writable ? library.H5F_ACC_RDWR : library.H5F_ACC_RDONLY;
    const what = ' cannot be opened as HDF5';
    try {
      const id = library.open(FILE_NAME, mode, false, -1, -1);
      if (id >= 0n) return id;
    } catch (error) {
      throw libraryFailure(this.path, what, instance, this.guard, error);
    }
    throw libraryFailure(this.path, what, instance, this.guard);
  }

  #assertOpen(): void {
    if (!this.#isOpen)
      throw new UsageError('closed', 'The dataset was closed.', { path: this.path });
  }
}
