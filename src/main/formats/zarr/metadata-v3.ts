import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import type { ByteOrder } from '../rows/utf32';
import { type ArrayInfo, type CodecSpec, type ShardSpec, checkShapes } from './array-info';
import { elementV3 } from './dtype-v3';
import { unsupported } from './element';
import { fillBytes } from './fill-value';
import { isJsonList, isJsonObject, plainJson } from './lossless-json';
import { badMetadata } from './metadata-v2';
import { placed } from './placed';

const configuration = z.record(z.string(), z.json()).default({});
const codec = z.union([
  z.string().transform((name) => ({ name, configuration: {} })),
  z.object({ name: z.string(), configuration }),
]);
const codecList = z.array(codec);
const cell = z.array(z.int().positive());
const keyEncoding = z.union([
  z.string().transform((name) => ({ name, configuration: {} })),
  z.object({ name: z.string(), configuration: z.looseObject({}).default({}) }),
]);

/** Zarr version 3 core, “Array metadata”. */
const schema = z.looseObject({
  zarr_format: z.literal(3),
  node_type: z.literal('array'),
  shape: z.array(z.int().nonnegative()),
  data_type: z.json(),
  chunk_grid: z.object({
    name: z.literal('regular'),
    configuration: z.object({ chunk_shape: cell }),
  }),
  chunk_key_encoding: keyEncoding,
  fill_value: z.json(),
  codecs: codecList,
  storage_transformers: z.array(z.json()).optional(),
});

const shardSchema = z.looseObject({
  chunk_shape: cell,
  codecs: codecList,
  index_codecs: codecList,
  index_location: z.enum(['start', 'end']).default('end'),
});

/** @throws InputError that names `path` */
export function arrayV3(key: string, document: JsonObject, path: string): ArrayInfo {
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw badMetadata(path, parsed.error);
  const { data } = parsed;
  return placed(path, () => {
    if ((data.storage_transformers ?? []).length > 0) throw unsupported('storage transformers');
    const outer = data.chunk_grid.configuration.chunk_shape;
    const sharded = shardOf(outer, data.codecs);
    const chain = codecChain(sharded?.codecs ?? data.codecs, outer.length);
    const element = elementV3(data.data_type, chain.byteOrder);
    if ((element.kind === 'text') !== chain.vlen)
      throw unsupported(`the type ${JSON.stringify(data.data_type)} in its codecs`);
    const info: ArrayInfo = {
      key,
      version: 3,
      shape: data.shape,
      chunkShape: sharded?.chunkShape ?? outer,
      shard: sharded?.shard ?? null,
      element,
      stored: typeof data.data_type === 'string' ? data.data_type : JSON.stringify(data.data_type),
      fill: fillBytes(data.fill_value, element),
      fillShown: JSON.stringify(plainJson(data.fill_value)),
      order: chain.order,
      codecs: chain.codecs,
      keys: keysOf(data.chunk_key_encoding),
    };
    checkShapes(info, path);
    return info;
  });
}

function shardOf(
  shape: readonly number[],
  [first, ...rest]: readonly CodecSpec[],
): {
  readonly shard: ShardSpec;
  readonly chunkShape: readonly number[];
  readonly codecs: readonly CodecSpec[];
} | null {
  if (first?.name !== 'sharding_indexed') return null;
  const { data } = shardSchema.safeParse(first.configuration);
  if (data === undefined || rest.length > 0) throw unsupported('shards that are encoded once more');
  const whole = data.chunk_shape.length === shape.length;
  if (!whole || shape.some((extent, at) => extent % (data.chunk_shape[at] ?? 1) !== 0)) {
    throw new InputError(
      'bad-metadata',
      `Shards of (${shape.join(', ')}) are no whole number of chunks of (${data.chunk_shape.join(', ')}).`,
    );
  }
  const names = data.index_codecs.map(({ name }) => name).join(' ');
  if (names !== 'bytes' && names !== 'bytes crc32c')
    throw unsupported(`shard indexes encoded by ${names}`);
  const indexByteOrder = byteOrderOf(data.index_codecs[0]);
  return {
    shard: {
      shape,
      indexAtEnd: data.index_location === 'end',
      indexByteOrder,
      indexChecksum: names === 'bytes crc32c',
    },
    chunkShape: data.chunk_shape,
    codecs: data.codecs,
  };
}

interface Chain {
  readonly order: readonly number[] | null;
  readonly byteOrder: ByteOrder;
  readonly vlen: boolean;
  readonly codecs: readonly CodecSpec[];
}

/** From array to array, once from array to bytes, from bytes to bytes. */
function codecChain(specs: readonly CodecSpec[], dimensions: number): Chain {
  const at = specs.findIndex(({ name }) =>
    ['bytes', 'vlen-utf8', 'vlen-bytes'].includes(bare(name)),
  );
  const toBytes = specs[at];
  if (toBytes === undefined)
    throw unsupported(`the codecs ${specs.map(({ name }) => name).join(', ') || '(none)'}`);
  let order: readonly number[] | null = null;
  for (const { name, configuration: settings } of specs.slice(0, at)) {
    if (bare(name) !== 'transpose' || order !== null) throw unsupported(`the codec ${name}`);
    order = transposed(settings['order'] ?? null, dimensions);
  }
  return {
    order: order?.every((dimension, index) => dimension === index) === true ? null : order,
    byteOrder: byteOrderOf(toBytes),
    vlen: bare(toBytes.name) !== 'bytes',
    codecs: specs.slice(at + 1).map((spec) => ({ ...spec, name: bare(spec.name) })),
  };
}

function transposed(order: JsonValue, dimensions: number): readonly number[] {
  const axes = Array.from({ length: dimensions }, (_, axis) => axis);
  if (order === 'C') return axes;
  if (order === 'F') return axes.reverse();
  const given: readonly JsonValue[] = isJsonList(order) ? order : [];
  const numbers = given.filter((axis): axis is number => typeof axis === 'number');
  if (numbers.length === dimensions && axes.every((axis) => numbers.includes(axis))) return numbers;
  throw new InputError(
    'bad-metadata',
    `The transposition ${JSON.stringify(order)} is none of ${dimensions} dimensions.`,
  );
}

function byteOrderOf(spec: CodecSpec | undefined): ByteOrder {
  return spec?.configuration['endian'] === 'big' ? 'big' : 'little';
}

function bare(name: string): string {
  return name.replace(/^numcodecs\./, '');
}

function keysOf({ name, configuration: settings }: z.infer<typeof keyEncoding>): ArrayInfo['keys'] {
  const given = isJsonObject(settings) ? settings['separator'] : undefined;
  const separator = given ?? (name === 'v2' ? '.' : '/');
  if ((name === 'default' || name === 'v2') && (separator === '.' || separator === '/'))
    return { prefix: name === 'default' ? 'c' : '', separator };
  throw unsupported(`chunk keys of the kind ${JSON.stringify(name)}`);
}
