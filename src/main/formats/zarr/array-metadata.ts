/** The metadata files of what is written (version 3 core; version 2, “Metadata”). */
import { dtypeFacts } from '../../../shared/model/dtype';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import type { ArrayInfo, CodecSpec } from './array-info';
import type { Element } from './element';

/** `zarr.json` of an array. */
export function metadataV3(info: ArrayInfo): JsonObject {
  const { shape, chunkShape, shard, element, keys } = info;
  const inner = [arrayToBytes(element), ...info.codecs.map((spec) => named(spec))];
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: dataType(info),
    chunk_grid: { name: 'regular', configuration: { chunk_shape: shard?.shape ?? chunkShape } },
    chunk_key_encoding: { name: 'default', configuration: { separator: keys.separator } },
    fill_value: fillValue(element),
    codecs: shard === null ? inner : [sharding(chunkShape, inner)],
    attributes: {},
    storage_transformers: [],
  };
}

function named({ name, configuration }: CodecSpec): JsonObject {
  return { name, configuration };
}

function sharding(chunkShape: readonly number[], codecs: readonly JsonObject[]): JsonObject {
  return {
    name: 'sharding_indexed',
    configuration: {
      chunk_shape: chunkShape,
      codecs,
      index_codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, { name: 'crc32c' }],
      index_location: 'end',
    },
  };
}

function arrayToBytes(element: Element): JsonObject {
  if (element.kind === 'text')
    return { name: element.encoding === 'utf8' ? 'vlen-utf8' : 'vlen-bytes', configuration: {} };
  const oneByte =
    element.kind === 'bytes' ||
    (element.kind === 'numeric' && dtypeFacts(element.dtype).itemBytes === 1);
  return oneByte ? { name: 'bytes' } : { name: 'bytes', configuration: { endian: 'little' } };
}

function dataType({ element, stored }: ArrayInfo): JsonValue {
  return element.kind === 'unicode' || element.kind === 'bytes'
    ? { name: stored, configuration: { length_bytes: element.itemBytes } }
    : stored;
}

function fillValue(element: Element): JsonValue {
  if (element.kind !== 'numeric') return '';
  const { kind } = dtypeFacts(element.dtype);
  return kind === 'bool' ? false : kind === 'complex' ? [0, 0] : 0;
}

/** `.zarray`. */
export function metadataV2(info: ArrayInfo): JsonObject {
  const { element, shape, chunkShape, stored, codecs, keys } = info;
  const [codec] = codecs;
  const filter =
    element.kind === 'text'
      ? [{ id: element.encoding === 'utf8' ? 'vlen-utf8' : 'vlen-bytes' }]
      : null;
  return {
    zarr_format: 2,
    shape,
    chunks: chunkShape,
    dtype: stored,
    compressor: codec === undefined ? null : compressor(codec),
    fill_value: fillValue(element),
    filters: filter,
    order: 'C',
    dimension_separator: keys.separator,
  };
}

function compressor({ name, configuration }: CodecSpec): JsonObject {
  if (name !== 'blosc') return { id: name, ...configuration };
  const { cname = 'lz4', clevel = 5 } = configuration;
  return { id: name, cname, clevel, shuffle: 1, blocksize: 0 };
}

/** The files of a finished group by their keys, the group's own last. */
export function groupFiles(
  version: 2 | 3,
  arrays: readonly ArrayInfo[],
  attributes: JsonObject,
): readonly (readonly [key: string, content: JsonObject])[] {
  if (version === 3) {
    const documents = arrays.map((info): readonly [string, JsonObject] => [
      info.key,
      metadataV3(info),
    ]);
    const root: JsonObject = {
      zarr_format: 3,
      node_type: 'group',
      attributes,
      consolidated_metadata: {
        kind: 'inline',
        must_understand: false,
        metadata: Object.fromEntries(documents),
      },
    };
    return [
      ...documents.map(([key, content]) => [`${key}/zarr.json`, content] as const),
      ['zarr.json', root],
    ];
  }
  const files = arrays.flatMap((info): (readonly [string, JsonObject])[] => [
    [`${info.key}/.zarray`, metadataV2(info)],
    [`${info.key}/.zattrs`, {}],
  ]);
  const group: readonly (readonly [string, JsonObject])[] = [
    ['.zattrs', attributes],
    ['.zgroup', { zarr_format: 2 }],
  ];
  const metadata = Object.fromEntries([...files, ...group]);
  return [...files, ['.zmetadata', { zarr_consolidated_format: 1, metadata }], ...group];
}
