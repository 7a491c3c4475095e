import { UsageError } from '../../../shared/errors';
import type { DocumentContent, DocumentInfo } from '../../../shared/model/dataset';
import { readFully } from '../rows/read-fully';
import type { FolderStore } from './folder-store';
import { type Hierarchy, METADATA_NAMES } from './hierarchy';
import { codecLine, shown } from './zarr-facts';

const ARRAYS = 'arrays';
/** A document is for reading; more of it than this nobody reads. */
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_TABLE_ROWS = 1000;

/** The metadata of these folders, and the table of all arrays of the store. */
export async function listDocuments(
  store: FolderStore,
  folders: readonly string[],
): Promise<readonly DocumentInfo[]> {
  const found: DocumentInfo[] = [{ path: ARRAYS, label: 'Arrays of the store', kind: 'table' }];
  for (const folder of folders) {
    for (const { name, kind } of await store.entries(folder)) {
      if (kind !== 'file' || !METADATA_NAMES.includes(name)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      found.push({ path, label: `Metadata (${path})`, kind: 'json' });
    }
  }
  return found;
}

/** @throws UsageError `no-document` */
export async function readDocument(
  store: FolderStore,
  hierarchy: Hierarchy,
  path: string,
): Promise<DocumentContent> {
  if (path === ARRAYS) return arrayTable(hierarchy);
  if (!METADATA_NAMES.includes(path.split('/').at(-1) ?? '')) throw absent(store, path);
  const content = await store.withFile(path, async ({ fd, path: file, bytes }) => {
    const buffer = Buffer.alloc(Math.min(bytes, MAX_TEXT_BYTES));
    await readFully(fd, buffer, 0, file);
    const text = buffer.toString('utf8');
    return { kind: 'json' as const, text, truncated: bytes > buffer.length };
  });
  if (content === null) throw absent(store, path);
  return content;
}

function arrayTable({ groups, only }: Hierarchy): DocumentContent {
  const arrays = only === null ? groups.flatMap((group) => group.arrays) : [only];
  return {
    kind: 'table',
    columns: ['array', 'shape', 'type', 'chunks', 'shards', 'codecs', 'fill value'],
    rows: arrays
      .slice(0, MAX_TABLE_ROWS)
      .map((info) => [
        info.key === '' ? '/' : info.key,
        shown(info.shape),
        info.stored,
        shown(info.chunkShape),
        info.shard === null ? '' : shown(info.shard.shape),
        codecLine(info),
        info.fillShown,
      ]),
    rowCount: arrays.length,
  };
}

function absent(store: FolderStore, path: string): UsageError {
  return new UsageError('no-document', `There is no document ${path} in ${store.root}.`, { path });
}
