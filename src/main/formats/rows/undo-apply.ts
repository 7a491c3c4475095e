import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, rm, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { withFileErrors } from '../../lib/file-error';
import { syncFolder } from './output-file';
import { CHECKSUM_BYTES, RECORD, damagedJournal, headBytes, readMark } from './undo-records';

const PIECE_BYTES = 4 * 1024 * 1024;
const MAX_PATH_BYTES = 64 * 1024;

/**
 * Puts everything back that the journal names, flushes it, and removes the journal. May be cut
 * short and run again: every step ends in the same state however often it is taken.
 * @param first runs before anything is put back, once the journal is known to be whole
 * @throws InputError `damaged-journal`, with nothing changed; whatever `first` throws.
 */
export async function undo(journalPath: string, first: () => Promise<void>): Promise<void> {
  const folder = dirname(journalPath);
  const handle = await withFileErrors(journalPath, () => open(journalPath, 'r'));
  const touched = new Set<string>();
  try {
    const end = await verified(handle, journalPath);
    // Once to look, so that nothing is changed by a journal that ends in nonsense; then to act.
    for (const act of [false, true]) {
      const reader = new JournalReader(handle, journalPath, end);
      await reader.begin();
      if (act) await first();
      while (await step(reader, folder, touched, act));
    }
  } finally {
    await handle.close();
  }
  await syncFiles([...touched]);
  await withFileErrors(journalPath, () => unlink(journalPath));
  await syncFolder(folder);
}

async function step(
  reader: JournalReader,
  folder: string,
  touched: Set<string>,
  act: boolean,
): Promise<boolean> {
  const kind = (await reader.take(1))[0];
  if (kind === RECORD.end) return false;
  const file = await inside(folder, await reader.text(), reader.path);
  touched.add(file);
  if (kind === RECORD.absent) {
    if (act) await withFileErrors(file, () => rm(file, { force: true }));
  } else if (kind === RECORD.moved) {
    const moved = await inside(folder, await reader.text(), reader.path);
    if (act && existsSync(moved)) await withFileErrors(file, () => rename(moved, file));
  } else if (kind === RECORD.bytes) await putBack(reader, file, act);
  else throw damagedJournal(reader.path, `it has a record of the unknown kind ${String(kind)}`);
  return true;
}

async function putBack(reader: JournalReader, file: string, act: boolean): Promise<void> {
  const length = await reader.size();
  const offset = await reader.size();
  const count = await reader.size();
  if (offset + count > length && count > 0)
    throw damagedJournal(reader.path, 'it holds bytes behind the end of their file');
  if (!act) {
    reader.skip(count);
    return;
  }
  await withFileErrors(file, async () => {
    const target = await open(file, existsSync(file) ? 'r+' : 'w');
    try {
      for (let done = 0; done < count;) {
        const bytes = await reader.take(Math.min(PIECE_BYTES, count - done));
        let written = 0;
        while (written < bytes.length)
          written += (
            await target.write(bytes, written, bytes.length - written, offset + done + written)
          ).bytesWritten;
        done += bytes.length;
      }
      await target.truncate(length);
    } finally {
      await target.close();
    }
  });
}

/** @returns where the records end, once the checksum fits. */
async function verified(handle: FileHandle, path: string): Promise<number> {
  const { size } = await withFileErrors(path, () => handle.stat());
  const end = size - CHECKSUM_BYTES;
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, Math.max(CHECKSUM_BYTES, size)));
  for (let at = 0; at < end;) {
    const wanted = Math.min(bytes.length, end - at);
    const { bytesRead } = await withFileErrors(path, () => handle.read(bytes, 0, wanted, at));
    if (bytesRead === 0) throw damagedJournal(path, 'it ended while it was read');
    hash.update(bytes.subarray(0, bytesRead));
    at += bytesRead;
  }
  const stored = Buffer.alloc(CHECKSUM_BYTES);
  if (end > 0) await withFileErrors(path, () => handle.read(stored, 0, CHECKSUM_BYTES, end));
  if (end <= 0 || !stored.equals(hash.digest()))
    throw damagedJournal(path, 'its checksum does not fit');
  return end;
}

/** Records of a journal, one after another; never past their end. */
class JournalReader {
  #at = 0;

  constructor(
    private readonly handle: FileHandle,
    readonly path: string,
    private readonly end: number,
  ) {}

  async begin(): Promise<void> {
    const { bytesRead, buffer } = await this.handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.subarray(0, bytesRead);
    if (readMark(head) === null) throw damagedJournal(this.path, 'it has no beginning');
    this.#at = headBytes(head);
  }

  async take(count: number): Promise<Uint8Array> {
    if (count > this.end - this.#at) throw damagedJournal(this.path, 'a record is cut short');
    const bytes = Buffer.allocUnsafe(count);
    for (let done = 0; done < count;) {
      const { bytesRead } = await withFileErrors(this.path, () =>
        this.handle.read(bytes, done, count - done, this.#at + done),
      );
      if (bytesRead === 0) throw damagedJournal(this.path, 'it ended while it was read');
      done += bytesRead;
    }
    this.#at += count;
    return bytes;
  }

  skip(count: number): void {
    if (count > this.end - this.#at) throw damagedJournal(this.path, 'a record is cut short');
    this.#at += count;
  }

  async size(): Promise<number> {
    const value = Number(Buffer.from(await this.take(8)).readBigUInt64LE());
    if (!Number.isSafeInteger(value)) throw damagedJournal(this.path, 'a length is too large');
    return value;
  }

  async text(): Promise<string> {
    const length = Buffer.from(await this.take(4)).readUInt32LE();
    if (length > MAX_PATH_BYTES) throw damagedJournal(this.path, 'a path is too long');
    return Buffer.from(await this.take(length)).toString('utf8');
  }
}

/** A journal is data like any other: what it names must lie in its own folder. */
async function inside(folder: string, name: string, journal: string): Promise<string> {
  const parts = name.split('/');
  const file = resolve(folder, ...parts);
  const outside = damagedJournal(journal, `it names ${JSON.stringify(name)}, outside its folder`);
  if (isAbsolute(name) || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw outside;
  const root = await withFileErrors(folder, () => realpath(folder));
  // A link that leads nowhere is there, and writing to it would create what it leads to.
  const isThere = await lstat(file).then(
    () => true,
    () => false,
  );
  const place = await realpath(isThere ? file : dirname(file)).catch(() => null);
  if (place === null || (place !== root && !place.startsWith(root + sep))) throw outside;
  return file;
}

/** Flushes the files that are there, and the names in their folders. */
export async function syncFiles(files: readonly string[]): Promise<void> {
  for (const file of files.filter((name) => existsSync(name))) {
    await withFileErrors(file, async () => {
      const handle = await open(file, 'r+');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }
  for (const folder of new Set(files.map((file) => dirname(file)))) await syncFolder(folder);
}
