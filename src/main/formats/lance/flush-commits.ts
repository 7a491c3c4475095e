import { join } from 'node:path';
import { flushFile } from '../rows/flush-tree';
import { syncFolder } from '../rows/output-file';
import { findManifest, manifestName } from './live-manifest';
import type { Manifest } from './manifest';

/** Puts versions of a table on the disk, each file once: Lance never changes one that it named. */
export class CommitFlusher {
  readonly #flushed = new Set<string>();
  #version = 0;
  #ahead: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: string,
    private readonly tableFolder: string,
  ) {}

  /**
   * Begins to put the rows of a version on the disk, so that they get there while others are
   * written. `flush` waits for it, and throws what it ended with.
   */
  begin(version: number): void {
    this.#ahead = this.#ahead.then(async () => {
      const manifest = await findManifest(this.tableFolder, version);
      await this.#flushFiles(filesOf(manifest));
    });
    this.#ahead.catch(() => undefined);
  }

  /** Waits until nothing that was begun goes on, however it ended. */
  async settle(): Promise<void> {
    await this.#ahead.catch(() => undefined);
  }

  /** Everything that this version needs. */
  async flush(manifest: Manifest): Promise<void> {
    await this.#ahead;
    const { version } = manifest;
    if (version === this.#version) return;
    const name = await manifestName(this.tableFolder, version);
    const needed = [...filesOf(manifest), ...(name === null ? [] : [`_versions/${name}`])];
    await this.#flushFiles(needed);
    const folders = new Set(needed.map((path) => path.slice(0, path.indexOf('/'))));
    for (const folder of folders) await syncFolder(join(this.tableFolder, folder));
    if (this.#version === 0) {
      await syncFolder(this.tableFolder);
      await syncFolder(this.database);
    }
    this.#version = version;
  }

  async #flushFiles(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      if (this.#flushed.has(path)) continue;
      await flushFile(join(this.tableFolder, path));
      this.#flushed.add(path);
    }
  }
}

/** Below the table's folder. */
function filesOf({ fragments, transactionFile }: Manifest): readonly string[] {
  return [
    ...fragments.flatMap(({ files, deletionFile }) => [
      ...files.map(({ path }) => path),
      ...(deletionFile === null ? [] : [deletionFile]),
    ]),
    ...(transactionFile === null ? [] : [transactionFile]),
  ];
}
