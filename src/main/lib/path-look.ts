import type { Dirent } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { folderEntries } from './folder-entries';

/** As much of a file's start as any format wants to see before it opens it. */
const HEAD_BYTES = 64 * 1024;

/** A first look at a path. What it tells is asked of the disk once, and only if somebody asks. */
export type PathLook = FileLook | FolderLook;

export interface FileLook {
  readonly kind: 'file';
  readonly path: string;
  readonly bytes: number;
  /** In lower case, with its dot: `.npy`; empty where there is none. */
  readonly suffix: string;
  /** The first bytes: 64 KiB, or the whole of a shorter file. */
  readonly head: () => Promise<Buffer>;
}

export interface FolderLook {
  readonly kind: 'folder';
  readonly path: string;
  readonly name: string;
  readonly entries: () => Promise<readonly Dirent[]>;
  /** Whether a file of this name lies in it, or a link to one. */
  readonly hasFile: (name: string) => Promise<boolean>;
}

/** Null where there is neither a file nor a folder, or none that can be looked at. */
export async function lookAt(path: string): Promise<PathLook | null> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory() === true) return folderLook(path);
  if (stats?.isFile() !== true) return null;
  return {
    kind: 'file',
    path,
    bytes: stats.size,
    suffix: extname(path).toLowerCase(),
    head: once(() => readHead(path)),
  };
}

function folderLook(path: string): FolderLook {
  const entries = once(() => folderEntries(path));
  const byName = once(
    async () => new Map((await entries()).map((entry) => [entry.name, entry] as const)),
  );
  return {
    kind: 'folder',
    path,
    name: basename(path),
    entries,
    hasFile: async (name) => {
      const entry = (await byName()).get(name);
      if (entry?.isSymbolicLink() !== true) return entry?.isFile() === true;
      const target = await stat(join(path, name)).catch(() => null);
      return target?.isFile() === true;
    },
  };
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}
