import type { Fact } from '../../../shared/model/dataset';
import type { ArrayInfo } from './array-info';
import type { FolderStore } from './folder-store';
import type { Hierarchy } from './hierarchy';
import { listChunks } from './list-chunks';
import type { StoredField } from './stored-fields';

/** Version, chunks, shards, codecs and fill values: what the metadata and the file names say. */
export async function zarrFacts(
  store: FolderStore,
  fields: readonly StoredField[],
  hierarchy: Hierarchy,
): Promise<readonly Fact[]> {
  const [first] = fields;
  const facts: Fact[] = [
    { label: 'Zarr version', value: String(first?.info.version ?? 3) },
    { label: 'Consolidated metadata', value: hierarchy.consolidated ? 'yes' : 'no' },
  ];
  for (const { name, info } of fields) {
    const { files, expected, bytes } = await listChunks(store, info);
    const unit = info.shard === null ? 'Chunks' : 'Shards';
    facts.push(
      { label: 'Chunk shape', value: shown(info.chunkShape), field: name },
      ...(info.shard === null
        ? []
        : [{ label: 'Shard shape', value: shown(info.shard.shape), field: name }]),
      { label: 'Codec', value: codecLine(info), field: name },
      { label: 'Fill value', value: info.fillShown, field: name },
      { label: `${unit} on disk`, value: `${files.length} of ${expected}`, field: name },
      { label: 'Bytes on disk', value: bytes, unit: 'bytes', field: name },
    );
  }
  return facts;
}

export function codecLine({ codecs, order, element }: ArrayInfo): string {
  const steps = [
    ...(order === null ? [] : [`transpose (${order.join(', ')})`]),
    ...(element.kind === 'text' ? [element.encoding === 'utf8' ? 'vlen-utf8' : 'vlen-bytes'] : []),
    ...codecs.map(({ name, configuration }) => {
      const { cname, level, clevel } = configuration;
      const words = [cname, level ?? clevel].filter(
        (word) => typeof word === 'string' || typeof word === 'number',
      );
      return [name, ...words].join(' ');
    }),
  ];
  return steps.length === 0 ? 'none' : steps.join(', ');
}

export function shown(shape: readonly number[]): string {
  return shape.length === 0 ? 'a single value' : shape.join(' × ');
}
