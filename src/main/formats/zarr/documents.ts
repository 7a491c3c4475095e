import { UsageError } from '../../../shared/errors';
import type { DocumentContent } from '../../../shared/model/dataset';
import { readFully } from '../rows/read-fully';
import type { ReadableDocument } from '../rows/row-dataset';
import type { FolderStore } from './folder-store';
import type { Hierarchy } from './hierarchy';
import { metadataKeys } from './metadata-keys';
import { codecLine, shown } from './zarr-facts';

/** A document is for reading; more of it than this nobody reads. */
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_TABLE_ROWS = 1000;

/** The table of all arrays of the store, and the metadata of these folders. */
export async function documents(
  store: FolderStore,
  hierarchy: Hierarchy,
  folders: readonly string[],
): Promise<readonly ReadableDocument[]> {
  const keys = await metadataKeys(store, folders);
  return [
    {
      path: 'arrays',
      label: 'Arrays of the store',
      kind: 'table',
      read: () => arrayTable(hierarchy),
    },
    ...keys.map((path): ReadableDocument => ({
      path,
      label: `Metadata (${path})`,
      kind: 'json',
      read: () => metadataText(store, path),
    })),
  ];
}

async function metadataText(store: FolderStore, key: string): Promise<DocumentContent> {
  const content = await store.withFile(key, async ({ fd, path, bytes }) => {
    const buffer = Buffer.alloc(Math.min(bytes, MAX_TEXT_BYTES));
    await readFully(fd, buffer, 0, path);
    const text = buffer.toString('utf8');
    return { kind: 'json' as const, text, truncated: bytes > buffer.length };
  });
  if (content !== null) return content;
  throw new UsageError('no-document', `There is no document ${key} in ${store.root}.`, {
    path: key,
  });
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
