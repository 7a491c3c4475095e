import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';

/**
 * A list that the program keeps for its own convenience, as one JSON file. What cannot be
 * understood is an empty list: the journals and manifests are the record.
 */
export class EntryFile<Entry> {
  readonly #path: () => string;
  readonly #schema: z.ZodType<readonly Entry[]>;
  /** One change at a time in this process; between processes the rename keeps the file whole. */
  #writing: Promise<void> = Promise.resolve();

  /** @param path asked each time: it depends on the environment */
  constructor(path: () => string, schema: z.ZodType<Entry>) {
    this.#path = path;
    this.#schema = z.array(schema);
  }

  async read(): Promise<readonly Entry[]> {
    const path = this.#path();
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw toFileError(error, path);
    }
    try {
      return this.#schema.safeParse(JSON.parse(text)).data ?? [];
    } catch {
      return [];
    }
  }

  /** Never rejects: a convenience that cannot be written is no reason to stop a conversion. */
  change(make: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
    this.#writing = this.#writing
      .then(async () => {
        const before = await this.read();
        const after = make(before);
        if (after !== before) await writeJson(this.#path(), after);
      })
      .catch(() => undefined);
    return this.#writing;
  }
}

async function writeJson(path: string, entries: unknown): Promise<void> {
  await withFileErrors(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}.tmp`;
    const file = await open(draft, 'w');
    try {
      await file.writeFile(`${JSON.stringify(entries, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path).catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
  });
}
