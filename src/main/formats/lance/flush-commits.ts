import { join } from 'node:path';
import { flushFile } from '../rows/flush-tree';
import { syncFolder } from '../rows/output-file';
import { manifestName } from './live-manifest';
import type { Manifest } from './manifest';

/** Puts versions of a table on the disk, each file once: Lance never changes one that it named. */
export class CommitFlusher {
  readonly #flushed = new Set<string>();
  #version = 0;

  constructor(
    private readonly database: string,
    private readonly tableFolder: string,
  ) {}

  /** Everything that this version needs. */
  async flush(manifest: Manifest): Promise<void> {
    const { version } = manifest;
    if (version === this.#version) return;
    const name = await manifestName(this.tableFolder, version);
    const needed = [...filesOf(manifest), ...(name === null ? [] : [`_versions/${name}`])];
    const fresh = needed.filter((path) => !this.#flushed.has(path));
    for (const path of fresh) await flushFile(join(this.tableFolder, path));
    const folders = new Set(fresh.map((path) => path.slice(0, path.indexOf('/'))));
    for (const folder of folders) await syncFolder(join(this.tableFolder, folder));
    if (this.#version === 0) {
      await syncFolder(this.tableFolder);
      await syncFolder(this.database);
    }
    for (const path of fresh) this.#flushed.add(path);
    this.#version = version;
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
