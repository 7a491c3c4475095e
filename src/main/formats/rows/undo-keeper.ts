import { type Hash, createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import type { OutputFile } from './output-file';
import { MOVED, RECORD, absentRecord, bytesRecord, journalHead, movedRecord } from './undo-records';

const PIECE_BYTES = 4 * 1024 * 1024;

/** What is to be kept before the change; every file lies in the journal's folder or below it. */
export class UndoKeeper {
  readonly #sources = new Map<string, { readonly handle: FileHandle; readonly bytes: number }>();
  readonly #files = new Set<string>();
  readonly #hash: Hash = createHash('sha256');
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  constructor(
    private readonly folder: string,
    private readonly journal: OutputFile,
  ) {}

  /** The files that were named. */
  get files(): readonly string[] {
    return [...this.#files];
  }

  async begin(): Promise<void> {
    await this.#append(journalHead());
    await this.#flush();
  }

  /** `count` bytes from `offset` on, and the length of the file. */
  async keepBytes(file: string, offset: number, count: number): Promise<void> {
    const { handle, bytes } = await this.#source(file);
    const there = Math.max(0, Math.min(count, bytes - offset));
    await this.#append(bytesRecord(this.#name(file), bytes, offset, there));
    for (let done = 0; done < there; done += PIECE_BYTES)
      await this.#append(
        await piece(handle, file, offset + done, Math.min(PIECE_BYTES, there - done)),
      );
  }

  /** Of a file that only grows. */
  keepLength(file: string): Promise<void> {
    return this.keepBytes(file, 0, 0);
  }

  /** The whole file, or that there is none. */
  async keepFile(file: string): Promise<void> {
    if (existsSync(file)) await this.keepBytes(file, 0, Number.MAX_SAFE_INTEGER);
    else await this.#append(absentRecord(this.#name(file)));
  }

  /** Of a file that `swapIn` replaces as a whole, however large: it is moved aside. */
  async keepByMoving(file: string): Promise<void> {
    const name = this.#name(file);
    await this.#append(movedRecord(name, name + MOVED));
  }

  async complete(): Promise<void> {
    await this.#append(Uint8Array.of(RECORD.end));
    await this.#flush();
    await this.journal.append(this.#hash.digest());
    await this.journal.sync();
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    const sources = [...this.#sources.values()];
    this.#sources.clear();
    for (const { handle } of sources) await handle.close();
    await this.journal.close();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= PIECE_BYTES) await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#hash.update(bytes);
    await this.journal.append(bytes);
  }

  async #source(file: string): Promise<{ readonly handle: FileHandle; readonly bytes: number }> {
    const found = this.#sources.get(file);
    if (found !== undefined) return found;
    return withFileErrors(file, async () => {
      const handle = await open(file, 'r');
      const source = { handle, bytes: (await handle.stat()).size };
      this.#sources.set(file, source);
      return source;
    });
  }

  #name(file: string): string {
    this.#files.add(file);
    return relative(this.folder, file).split(sep).join('/');
  }
}

async function piece(
  handle: FileHandle,
  file: string,
  offset: number,
  count: number,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(count);
  for (let done = 0; done < count;) {
    const { bytesRead } = await withFileErrors(file, () =>
      handle.read(bytes, done, count - done, offset + done),
    );
    if (bytesRead === 0)
      throw new InputError('truncated', `${file} ended while it was read.`, {
        path: file,
        offset: offset + done,
      });
    done += bytesRead;
  }
  return bytes;
}
