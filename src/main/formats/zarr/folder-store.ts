/**
 * A store: values under keys such as `images/c/0/1`, each a file below one folder. A key never
 * leads out of the folder, neither by `..` nor by a symbolic link.
 *
 * A change that was cut short after it had been decided (edit-journal.ts) is seen as done: its new
 * files, still under their temporary names, are read in place of the old.
 */
import { closeSync, constants, lstatSync, openSync, realpathSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { InputError } from '../../../shared/errors';
import { systemCode, toFileError, withFileErrors } from '../../lib/file-error';
import { closeFile, readFully, sizeOf } from '../rows/read-fully';

/** What a file is called between its writing and its taking the place of the old one. */
export const NEW_SUFFIX = '.arrayscope-new';
/** Metadata of a store; the consolidated metadata of thousands of arrays stays below it. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;
const SEGMENT = /^[^\\/\0]+$/;
/** Absent on Windows, where links are asked for one by one. */
const NO_FOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;

export interface OpenFile {
  readonly fd: number;
  readonly path: string;
  readonly bytes: number;
}

export interface StoreEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

export class FolderStore {
  /** Folders that were found to lie inside. */
  readonly #inside = new Set<string>();
  #pending: ReadonlySet<string> = new Set();

  private constructor(readonly root: string) {
    this.#inside.add(root);
  }

  /** @throws InputError when there is no folder at `path`. */
  static open(path: string): Promise<FolderStore> {
    return withFileErrors(path, async () => {
      if (!(await stat(path)).isDirectory())
        throw new InputError('not-a-folder', `${path} is a file; a Zarr store is a folder.`, {
          path,
        });
      return new FolderStore(await realpath(path));
    });
  }

  /** Keys whose new content still has its temporary name. */
  expect(pending: readonly string[]): void {
    this.#pending = new Set(pending);
  }

  /** @throws InputError `outside` for a key that leads out of the folder by its own words. */
  pathOf(key: string): string {
    const segments = key === '' ? [] : key.split('/');
    const sound = segments.every((name) => SEGMENT.test(name) && name !== '.' && name !== '..');
    const path = join(this.root, ...segments);
    if (sound && !isAbsolute(key)) return path;
    throw new InputError('outside', `${JSON.stringify(key)} is no name inside ${this.root}.`, {
      path: this.root,
    });
  }

  /** Where a file under the key may be written. @throws InputError `outside` */
  writablePath(key: string): string {
    const path = this.pathOf(key);
    try {
      this.#assertInside(dirname(path));
    } catch (error) {
      throw toFileError(error, path);
    }
    return path;
  }

  /** Whether there is something under the key, whatever it is. */
  has(key: string): boolean {
    return lstatSync(this.pathOf(key), { throwIfNoEntry: false }) !== undefined;
  }

  /** The file under the key, open for reading, or null. The caller closes it. */
  openFile(key: string): OpenFile | null {
    return (this.#pending.has(key) ? this.#open(key + NEW_SUFFIX) : null) ?? this.#open(key);
  }

  async withFile<T>(key: string, use: (file: OpenFile) => Promise<T>): Promise<T | null> {
    const file = this.openFile(key);
    if (file === null) return null;
    try {
      return await use(file);
    } finally {
      // Not by the thread pool: a chunk of rows is read before such a trip is over.
      closeSync(file.fd);
    }
  }

  read(key: string): Promise<Uint8Array | null> {
    return this.withFile(key, async ({ fd, path, bytes }) => {
      const content = new Uint8Array(bytes);
      await readFully(fd, content, 0, path);
      return content;
    });
  }

  /** @throws InputError `too-large` for a text that is none of a store. */
  async readText(key: string): Promise<string | null> {
    const bytes = await this.withFile(key, async (file) => {
      if (file.bytes > MAX_TEXT_BYTES)
        throw new InputError('too-large', `${file.path} has ${file.bytes} bytes of metadata.`, {
          path: file.path,
        });
      const content = new Uint8Array(file.bytes);
      await readFully(file.fd, content, 0, file.path);
      return content;
    });
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  /** What lies under the key; links are left out. Nothing where there is no folder. */
  async entries(key: string): Promise<readonly StoreEntry[]> {
    const path = this.pathOf(key);
    try {
      this.#assertInside(path);
      return (await readdir(path, { withFileTypes: true })).flatMap((entry): StoreEntry[] =>
        entry.isDirectory()
          ? [{ name: entry.name, kind: 'folder' }]
          : entry.isFile() && !entry.name.endsWith(NEW_SUFFIX)
            ? [{ name: entry.name, kind: 'file' }]
            : [],
      );
    } catch (error) {
      if (isAbsent(error)) return [];
      throw toFileError(error, path);
    }
  }

  #open(key: string): OpenFile | null {
    const path = this.pathOf(key);
    try {
      this.#assertInside(dirname(path));
      const fd = openInside(path, this.root);
      const { bytes, isFile } = sizeOf(fd, path);
      if (isFile) return { fd, path, bytes };
      void closeFile(fd);
      return null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw toFileError(error, path);
    }
  }

  #assertInside(folder: string): void {
    if (this.#inside.has(folder)) return;
    assertWithin(realpathSync(folder), folder, this.root);
    this.#inside.add(folder);
  }
}

/** A link is followed only after a look at where it leads. */
function openInside(path: string, root: string): number {
  if (NO_FOLLOW === 0 && !lstatSync(path).isSymbolicLink()) return openSync(path, 'r');
  try {
    if (NO_FOLLOW !== 0) return openSync(path, constants.O_RDONLY | NO_FOLLOW);
  } catch (error) {
    if (systemCode(error) !== 'ELOOP') throw error;
  }
  const target = realpathSync(path);
  assertWithin(target, path, root);
  return openSync(target, constants.O_RDONLY | NO_FOLLOW);
}

function assertWithin(target: string, path: string, root: string): void {
  const way = relative(root, target);
  if (way === '' || (way.split(sep)[0] !== '..' && !isAbsolute(way))) return;
  throw new InputError('outside', `${path} is a link that leads out of ${root}; it is not read.`, {
    path,
    hint: 'Copy what it leads to into the store.',
  });
}

function isAbsent(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
