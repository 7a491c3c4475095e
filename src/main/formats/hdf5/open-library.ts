import { type ArrayscopeError, InputError } from '../../../shared/errors';
import { toFileError } from '../../lib/file-error';
import type { GuardedFile } from './guarded-file';
import { HeapLimitError, type Library, type LibraryInstance } from './library';

const MAX_KEPT_OPEN = 4;

/** An instance of the library with its file open. All calls are synchronous. */
export class OpenLibrary {
  readonly #kept = new Set<string>();
  #scratch = { at: 0, bytes: 0 };

  constructor(
    /** The file, as the library numbers it. */
    readonly id: bigint,
    private readonly instance: LibraryInstance,
    private readonly guard: GuardedFile,
    private readonly path: string,
  ) {}

  get library(): Library {
    return this.instance.library;
  }

  /** The library's memory; it moves in any call. */
  get heap(): Uint8Array {
    return this.instance.heap();
  }

  /** Memory of the library for what a call reads or writes; the next call may reuse it. */
  scratch(bytes: number): number {
    if (bytes <= this.#scratch.bytes) return this.#scratch.at;
    if (this.#scratch.at !== 0) this.library._free(this.#scratch.at);
    this.#scratch = { at: 0, bytes: 0 };
    const at = this.library._malloc(bytes);
    if (at === 0) throw new HeapLimitError(`${bytes} bytes were refused.`);
    this.#scratch = { at, bytes };
    return at;
  }

  /**
   * Keeps a dataset open, with its chunk cache and its index: every other call opens and closes it.
   * Only for the first few, since each may keep a cache of megabytes.
   */
  keepOpen(path: string): void {
    if (this.#kept.has(path) || this.#kept.size >= MAX_KEPT_OPEN) return;
    this.#kept.add(path);
    // This call of the library leaves the dataset open, by mistake.
    this.library.refresh_dataset(this.id, path);
  }

  /**
   * Checks what a call answered.
   * @param what follows the path: `: the values of "x" cannot be read`.
   */
  assert(status: number, what: string): void {
    if (status < 0) throw this.failure(what);
  }

  /** Why the last call failed, as well as the system and the library say it. */
  failure(what: string, cause?: unknown): ArrayscopeError {
    return libraryFailure(this.path, what, this.instance, this.guard, cause);
  }
}

/** Translates a failure of the library: what the system, the memory or the file did to it. */
export function libraryFailure(
  path: string,
  what: string,
  instance: LibraryInstance,
  guard: GuardedFile,
  thrown?: unknown,
): ArrayscopeError {
  const words = instance.takeMessages().replace(/\s+/g, ' ');
  const cause = thrown ?? (words === '' ? undefined : new Error(words));
  if (guard.systemError !== null) return toFileError(guard.systemError, path);
  if (thrown instanceof HeapLimitError || /memory allocation failed|malloc/i.test(words)) {
    return new InputError(
      'needs-too-much-memory',
      `${path}${what}: what the file declares needs far more memory than a file of its size should.`,
      {
        path,
        cause,
        hint: 'Write it again with smaller chunks, or check that the file is complete.',
      },
    );
  }
  const [elsewhere] = guard.refused.splice(0);
  if (elsewhere !== undefined) {
    return new InputError(
      'external-storage',
      `${path}${what}: the values lie in another file, ${elsewhere}, which is never followed.`,
      { path, cause, hint: 'Copy the values into the file itself, for example with h5repack.' },
    );
  }
  if (/truncated file/.test(words)) {
    return new InputError('truncated', `${path} is shorter than its header says.`, {
      path,
      cause,
      hint: 'Copy it again from where it came, or write it again.',
    });
  }
  if (/already open for (?:write|read)|consistency flags/i.test(words)) {
    return new InputError('not-closed', `${path} was not closed by the program that wrote it.`, {
      path,
      cause,
      hint: 'Wait until that program is done; if it crashed, run h5clear -s on a copy.',
    });
  }
  const reason = innermost(words);
  return new InputError('damaged', `${path}${what}${reason === '' ? '' : `: ${reason}`}.`, {
    path,
    cause,
    hint: 'The file is damaged, or uses what HDF5 2.0 does not know. h5dump shows more.',
  });
}

/** The last `#nnn: file line n in function(): reason` of an error stack is where it began. */
function innermost(words: string): string {
  const reasons = [...words.matchAll(/#\d+: \S+ line \d+ in \w+\(\): (.+?) major: /g)];
  return (reasons.at(-1)?.[1] ?? '').replace(/[.\s]+$/, '');
}
