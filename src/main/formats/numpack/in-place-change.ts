import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile } from '../rows/output-file';
import { changeWithUndo } from '../rows/undo-journal';

/** Bytes that go to `offset` of a file. */
export interface Patch {
  readonly file: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** The file ends behind them: what stood there belonged to no row. */
  readonly ends: boolean;
}

/** Everything that one change does to the folder. */
export interface FolderChange {
  readonly patches: readonly Patch[];
  /** Small files that are replaced as a whole, or removed (null). */
  readonly contents: ReadonlyMap<string, Uint8Array | null>;
  /** Data files that a finished file beside them replaces. */
  readonly swaps: readonly string[];
}

/** The name of a file while it is written, to replace `file`. */
export function newName(file: string): string {
  return `${file}.arrayscope-new`;
}

export function isEmptyChange({ patches, contents, swaps }: FolderChange): boolean {
  return patches.length === 0 && contents.size === 0 && swaps.length === 0;
}

/** Makes the whole change or none of it. */
export function applyChange(
  journal: string,
  { patches, contents, swaps }: FolderChange,
): Promise<void> {
  return changeWithUndo(
    journal,
    async (undo) => {
      for (const { file, offset, bytes, ends } of patches)
        await undo.keepBytes(file, offset, ends ? Number.MAX_SAFE_INTEGER : bytes.length);
      for (const file of contents.keys()) await undo.keepFile(file);
      for (const file of swaps) await undo.keepByMoving(file);
    },
    async (change) => {
      await writePatches(patches);
      for (const file of swaps) await change.swapIn(file, newName(file));
      for (const [file, bytes] of contents) await putContent(file, bytes);
    },
  );
}

async function writePatches(patches: readonly Patch[]): Promise<void> {
  const handles = new Map<string, FileHandle>();
  try {
    for (const { file, offset, bytes, ends } of patches) {
      await withFileErrors(file, async () => {
        const handle = handles.get(file) ?? (await open(file, 'r+'));
        handles.set(file, handle);
        for (let done = 0; done < bytes.length;) {
          const left = Math.min(bytes.length - done, 1024 * 1024 * 1024);
          done += (await handle.write(bytes, done, left, offset + done)).bytesWritten;
        }
        if (ends) await handle.truncate(offset + bytes.length);
      });
    }
  } finally {
    for (const handle of handles.values()) await handle.close();
  }
}

/** By a rename, so that another reader of the folder never sees half a file. */
async function putContent(file: string, bytes: Uint8Array | null): Promise<void> {
  if (bytes === null) {
    await withFileErrors(file, () => rm(file, { force: true }));
    return;
  }
  await rm(newName(file), { force: true });
  const written = await OutputFile.create(newName(file));
  try {
    await written.append(bytes);
    await written.sync();
  } finally {
    await written.close();
  }
  await withFileErrors(file, () => rename(newName(file), file));
}
